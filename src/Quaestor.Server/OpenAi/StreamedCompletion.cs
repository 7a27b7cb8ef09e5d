using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quaestor.Server.Http;
using Quaestor.Server.Streaming;

namespace Quaestor.Server.OpenAi;

/// <summary>Chunks as they come. A stream that fails says so before it closes: without a finish reason some clients would take it for whole.</summary>
sealed class StreamedCompletion(HttpContext context, CompletionJson json, bool includeUsage) : CompletionWriter
{
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    bool _begun;

    public override async Task EndAsync(JsonElement answer)
    {
        if (CompletionJson.Calls(answer) is { } calls)
        {
            await SendAsync(body => json.WriteCalls(body, calls));
        }

        await SendAsync(body => json.WriteFinish(body, Finish(answer)));
        if (includeUsage)
        {
            await SendAsync(body => json.WriteUsage(body, answer));
        }

        await SendAsync("data: [DONE]\n\n"u8.ToArray());
    }

    public override Task FailAsync(string code, string message) =>
        _begun
            ? SendAsync(body => OpenAiErrors.Write(body, OpenAiErrors.StatusOf(code), code, message))
            : OpenAiErrors.WriteAsync(context, OpenAiErrors.StatusOf(code), code, message);

    public override async Task KeepAliveAsync()
    {
        await BeginAsync();
        await SendAsync(": keepalive\n\n"u8.ToArray());
    }

    protected override Task WriteAsync(CompletionPiece piece) => SendAsync(body => json.WriteChunk(body, piece));

    async Task BeginAsync()
    {
        if (!_begun)
        {
            _begun = true;
            EventStream.Begin(context);
            await SendAsync(json.WriteRole);
        }
    }

    async Task SendAsync(Action<Utf8JsonWriter> write)
    {
        await BeginAsync();
        var bytes = new ArrayBufferWriter<byte>(256);
        bytes.Write("data: "u8);
        using (var body = new Utf8JsonWriter(bytes, Plain))
        {
            write(body);
        }

        bytes.Write("\n\n"u8);
        await SendAsync(bytes.WrittenMemory);
    }

    async Task SendAsync(ReadOnlyMemory<byte> bytes) => await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
}
