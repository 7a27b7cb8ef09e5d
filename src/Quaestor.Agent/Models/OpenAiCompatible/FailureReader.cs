using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>Turns everything that goes wrong into a <see cref="ModelException"/> whose sentence names model, place and cure.</summary>
sealed class FailureReader(OpenAiEndpoint endpoint)
{
    string Model => $"{endpoint.Model} at {endpoint.BaseUrl.Authority}";

    public ModelException FromResponse(HttpResponseMessage response, string text) =>
        Failed((int)response.StatusCode, ErrorBody.Read(text), RetryAfter(response), null);

    /// <summary>An error object inside an answer whose status was 200.</summary>
    public ModelException FromStream(JsonElement body)
    {
        var error = ErrorBody.Read(body);
        return Failed(error.Status, error, null, null);
    }

    /// <summary>The connection, or the server, ended before the answer did.</summary>
    public ModelException Cut(Exception? inner) =>
        new(ModelFailure.IncompleteStream, $"The answer of {Model} broke off before it was complete. Ask again.", inner);

    public ModelException NotJson(string text, JsonException? inner) =>
        new(
            ModelFailure.IncompleteStream,
            text.TrimStart().StartsWith('<')
                ? $"{endpoint.Completions} answered with a web page. Check the base URL; it usually ends in /v1."
                : $"{Model} sent something that is not a chat completion. Check the base URL, or ask again.",
            inner);

    public ModelException Silent(TimeSpan limit, Exception inner) =>
        new(ModelFailure.Timeout, $"{Model} said nothing for {limit.TotalSeconds:0.#} seconds. Ask again, or raise the time limit.", inner);

    public ModelException Unreachable(Exception inner) =>
        new(ModelFailure.Transport, $"{Model} cannot be reached: {Reason(inner)}. Check that it runs and that the base URL is right.", inner);

    ModelException Failed(int? status, ErrorBody error, TimeSpan? retryAfter, Exception? inner)
    {
        var failure = FailureClass.Of(status, error);
        var said = error.Message.Length > 0 ? WithoutKey(error.Message) : status is null ? "no reason given" : $"HTTP {status}";
        return new ModelException(failure, Sentence(failure, status, said.TrimEnd('.'), retryAfter), inner) { RetryAfter = retryAfter, Status = status };
    }

    string Sentence(ModelFailure failure, int? status, string said, TimeSpan? retryAfter) => failure switch
    {
        ModelFailure.Auth => $"The key for {Model} was not accepted ({said}). Check the API key and what it may use.",
        ModelFailure.ContextLength => $"The conversation is too long for {Model} ({said}). Begin a new thread, or choose a model with more context.",
        ModelFailure.ModelNotFound => $"There is no model {Model} ({said}). Check the model's name.",
        ModelFailure.RateLimited => retryAfter is { } wait
            ? $"{Model} takes no more requests for now ({said}). Ask again in {Math.Ceiling(wait.TotalSeconds)} seconds."
            : $"{Model} takes no more requests for now ({said}). Ask again in a minute.",
        ModelFailure.QuotaExhausted => $"The quota for {Model} is used up ({said}). Waiting does not help; raise the quota or choose another model.",
        ModelFailure.ContentFiltered => $"The content filter of {Model} stopped the answer ({said}). Put the question in other words.",
        ModelFailure.ToolGenerationFailed => $"{Model} wrote a tool call that its server could not read ({said}). Ask again.",
        ModelFailure.Timeout => $"{Model} took too long ({said}). Ask again.",
        ModelFailure.Overloaded => $"{Model} cannot answer right now ({said}). Ask again later, or choose another model.",
        _ when status is 404 => $"{endpoint.Completions} does not exist ({said}). Check the base URL; it usually ends in /v1.",
        _ => $"{Model} refused the request ({said}). Check the model's settings.",
    };

    string WithoutKey(string text) =>
        endpoint.ApiKey is { Length: > 0 } key ? text.Replace(key, "***", StringComparison.Ordinal) : text;

    static string Reason(Exception e) => (e.InnerException ?? e).Message.TrimEnd('.');

    /// <summary>The longer of <c>retry-after</c> and <c>retry-after-ms</c>: Azure was seen to send 1 second and 0 ms.</summary>
    static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var seconds = header?.Delta ?? (header?.Date is { } date ? date - (response.Headers.Date ?? DateTimeOffset.UtcNow) : null);
        TimeSpan? milliseconds = response.Headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), CultureInfo.InvariantCulture, out var ms) && double.IsFinite(ms) && ms is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(ms)
            : null;
        return (seconds, milliseconds) switch
        {
            ({ } s, { } m) => s > m ? s : m,
            _ => seconds ?? milliseconds,
        };
    }
}
