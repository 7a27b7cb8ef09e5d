using System.Buffers;
using System.Text;

namespace Quaestor.Agent.Models.Failures;

/// <summary>Requests to a model's server; whatever goes wrong with them is a <see cref="Chat.ModelException"/>.</summary>
sealed class ModelHttp(HttpClient http, FailureReader failures)
{
    const int LongestError = 64 * 1024;

    /// <returns>An answer whose status says success, its body not read yet; the caller disposes it.</returns>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Silence silence)
    {
        var response = await TranslateAsync(
            () => new ValueTask<HttpResponseMessage>(http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token)),
            silence);
        silence.Broken();
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var text = await ReadAsync(response, silence, LongestError);
            throw failures.FromResponse(response, Encoding.UTF8.GetString(text.Span));
        }
    }

    /// <summary>The body as it comes.</summary>
    public async Task<AnswerStream> OpenAsync(HttpResponseMessage response, Silence silence) =>
        new(await response.Content.ReadAsStreamAsync(silence.Token), silence, failures);

    /// <summary>The whole body, or its first bytes.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, Silence silence, int atMost = int.MaxValue)
    {
        await using var body = await OpenAsync(response, silence);
        var bytes = new ArrayBufferWriter<byte>(4096);
        while (bytes.WrittenCount < atMost)
        {
            var read = await TranslateAsync(() => body.ReadAsync(bytes.GetMemory(4096), silence.Token), silence);
            if (read == 0)
            {
                break;
            }

            bytes.Advance(read);
        }

        return bytes.WrittenMemory;
    }

    public async ValueTask<T> TranslateAsync<T>(Func<ValueTask<T>> read, Silence silence)
    {
        try
        {
            return await read();
        }
        catch (OperationCanceledException e) when (silence.TooLong)
        {
            throw failures.Silent(silence.Limit, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw silence.WasBroken ? failures.Cut(e) : failures.Unreachable(e);
        }
    }
}
