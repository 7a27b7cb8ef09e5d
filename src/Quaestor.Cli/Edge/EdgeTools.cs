using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Quaestor.Cli.Sessions;
using Quaestor.Data.Queries;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;
using Quaestor.Server.Devices;

namespace Quaestor.Cli.Edge;

/// <summary>What this device does for a server, and nothing else. Every call is shown to its owner, with what left.</summary>
/// <param name="consent">Asked before rows leave; null where the owner wants no questions.</param>
sealed class EdgeTools(IReadOnlyList<EdgeSource> sources, EdgeJournal journal, EdgeConsent? consent)
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a server asks at once beyond waits here, and takes none of this machine's memory.</summary>
    readonly SemaphoreSlim _atOnce = new(8);

    volatile bool _isPaused;

    /// <summary>While it is, nothing leaves but the names of sources.</summary>
    public bool IsPaused
    {
        get => _isPaused;
        set => _isPaused = value;
    }

    public async ValueTask<CallToolResult> CallAsync(CallToolRequestParams call, CancellationToken cancellationToken)
    {
        await _atOnce.WaitAsync(cancellationToken);
        try
        {
            return await AnswerAsync(call, cancellationToken);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    public static ListToolsResult List() => new() { Tools = [.. EdgeToolList.All] };

    async Task<CallToolResult> AnswerAsync(CallToolRequestParams call, CancellationToken cancellationToken)
    {
        var arguments = new EdgeArguments(call.Arguments);
        EdgeAnswer answer;
        try
        {
            answer = await AnswerAsync(call.Name, arguments, cancellationToken);
        }
        catch (Exception exception) when (exception is EdgeRefusal or SourceException or SandboxException)
        {
            answer = new(json => WriteError(json, exception.Message)) { Refusal = exception.Message, IsError = true };
        }

        var content = ElementOf(answer.Write);
        journal.Tell(new(call.Name, arguments.TextOrNull("source"), arguments.TextOrNull("sql") ?? arguments.TextOrNull("table"), answer.Rows, Encoding.UTF8.GetByteCount(content.GetRawText()), answer.Refusal));
        return new()
        {
            IsError = answer.IsError,
            StructuredContent = content,
            Content = [new TextContentBlock { Text = answer.Refusal ?? "Done." }],
        };
    }

    Task<EdgeAnswer> AnswerAsync(string tool, EdgeArguments arguments, CancellationToken cancellationToken) => tool switch
    {
        DeviceProtocol.ListSources => Task.FromResult(new EdgeAnswer(DeviceJson.Of(new DeviceOffer(ProductVersion.Text, IsPaused, [.. sources.Select(OfferOf)])).WriteTo)),
        _ when !EdgeToolList.All.Any(known => known.Name == tool) => throw new EdgeRefusal($"This device has no tool \"{tool}\"."),
        _ when IsPaused => throw new EdgeRefusal("The owner of this device has paused it, so nothing leaves it now."),
        DeviceProtocol.GetTableNames => NamesAsync(Source(arguments), cancellationToken),
        DeviceProtocol.GetTableSchema => SchemaAsync(Source(arguments), arguments, cancellationToken),
        DeviceProtocol.GetSampleRows => ShowAsync(tool, Source(arguments), arguments.Text("table"), source => source.SampleAsync(arguments.Text("table"), (int)arguments.Number("limit", 5), cancellationToken), cancellationToken),
        DeviceProtocol.JudgeSql => JudgeAsync(Source(arguments), arguments.Text("sql"), cancellationToken),
        _ => ShowAsync(tool, Source(arguments), arguments.Text("sql"), source => source.RunAsync(arguments.Text("sql"), Asked(arguments), cancellationToken), cancellationToken),
    };

    /// <summary>A person takes longer to answer than a database does.</summary>
    OfferedSource OfferOf(EdgeSource source) =>
        consent is null ? source.Offer : source.Offer with { TimeoutSeconds = source.Offer.TimeoutSeconds + EdgeConsent.Patience.TotalSeconds };

    EdgeSource Source(EdgeArguments arguments) =>
        arguments.Text("source") is var name && sources.FirstOrDefault(source => source.Name == name) is { } found ? found
        : throw new EdgeRefusal($"This device offers no source \"{name}\".");

    static QueryLimits Asked(EdgeArguments arguments) => new()
    {
        MaxRows = arguments.Number("max_rows", long.MaxValue),
        MaxBytes = arguments.Number("max_bytes", long.MaxValue),
        Timeout = TimeSpan.FromMilliseconds(Math.Clamp(arguments.Number("timeout_ms", 0), 0, (long)TimeSpan.FromDays(1).TotalMilliseconds)),
    };

    static async Task<EdgeAnswer> NamesAsync(EdgeSource source, CancellationToken cancellationToken)
    {
        var schema = await source.SchemaAsync(cancellationToken);
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tables"u8);
            foreach (var table in schema.Tables)
            {
                json.WriteStringValue(table.Name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    static async Task<EdgeAnswer> SchemaAsync(EdgeSource source, EdgeArguments arguments, CancellationToken cancellationToken)
    {
        var schema = await source.SchemaAsync(cancellationToken);
        if (arguments.TextOrNull("table") is { } one)
        {
            schema = schema with
            {
                Tables = schema.Tables.Where(table => table.Name == one).ToList() is { Count: > 0 } found ? found : throw new EdgeRefusal($"There is no table \"{one}\" in {source.Name}."),
                Joins = [.. schema.Joins.Where(join => join.FromTable == one || join.ToTable == one)],
            };
        }

        var content = DeviceJson.Of(schema);
        var revision = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.GetRawText())).AsSpan(0, 16));
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteString("revision"u8, revision);
            if (arguments.TextOrNull("known") != revision)
            {
                json.WritePropertyName("schema"u8);
                content.WriteTo(json);
            }

            json.WriteEndObject();
        });
    }

    static async Task<EdgeAnswer> JudgeAsync(EdgeSource source, string sql, CancellationToken cancellationToken)
    {
        var refused = await source.JudgeAsync(sql, cancellationToken) as Verdict.Refused;
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("allowed"u8, refused is null);
            if (refused is not null)
            {
                json.WriteString("layer"u8, refused.Layer);
                json.WriteString("reason"u8, refused.Reason);
                if (refused.Position is { } position)
                {
                    json.WriteNumber("position"u8, position);
                }
            }

            json.WriteEndObject();
        })
        {
            Refusal = refused?.Reason,
        };
    }

    async Task<EdgeAnswer> ShowAsync(string tool, EdgeSource source, string what, Func<EdgeSource, Task<EdgeRun>> running, CancellationToken cancellationToken)
    {
        await (consent?.AskAsync(tool, source.Name, what, cancellationToken) ?? Task.CompletedTask);
        var run = await running(source);
        return new(run.Write) { Rows = run.Page?.Rows.Count, Refusal = run.Error?.Message };
    }

    static void WriteError(Utf8JsonWriter json, string message)
    {
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    }

    static JsonElement ElementOf(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            write(json);
        }

        return JsonDocument.Parse(bytes.ToArray()).RootElement;
    }

    sealed record EdgeAnswer(Action<Utf8JsonWriter> Write)
    {
        public long? Rows { get; init; }

        public string? Refusal { get; init; }

        /// <summary>The device refused to be asked; a statement that fails is an answer.</summary>
        public bool IsError { get; init; }
    }
}

/// <summary>This device does not do that. The message is for whoever asked, and for its owner.</summary>
sealed class EdgeRefusal(string message) : Exception(message);
