using System.Text.Json;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Failures;

/// <summary>Turns everything that goes wrong into a <see cref="ModelException"/> whose sentence names model, place and cure.</summary>
/// <param name="model">As its server calls it.</param>
/// <param name="address">Where the requests go.</param>
/// <param name="secrets">The key, and the values of extra headers: a server may send them back in its errors.</param>
sealed class FailureReader(string model, Uri address, IEnumerable<string?> secrets)
{
    const int ShortestSecret = 5;

    readonly string[] _secrets = [.. secrets.OfType<string>().Where(s => s.Length >= ShortestSecret)];

    string Model => $"{model} at {address.Authority}";

    /// <param name="text">The body, or its beginning.</param>
    public ModelException FromResponse(HttpResponseMessage response, string text) => Failed(
        (int)response.StatusCode,
        ErrorBody.Read(text, WithoutSecrets),
        RetryAfter.Read(response.Headers),
        response.Headers.TryGetValues("x-should-retry", out var values) && values.Contains("false", StringComparer.OrdinalIgnoreCase));

    /// <summary>An error object inside an answer whose status was 200.</summary>
    public ModelException FromStream(JsonElement body)
    {
        var error = ErrorBody.Read(body, WithoutSecrets);
        return Failed(error.Status, error, null, isFinal: false);
    }

    /// <summary>The connection, or the server, ended before the answer did.</summary>
    public ModelException Cut(Exception? inner) =>
        new(ModelFailure.IncompleteStream, $"The answer of {Model} broke off before it was complete. Ask again.", inner);

    public ModelException NotJson(string text, Exception? inner) =>
        text.TrimStart().StartsWith('<')
            ? WebPage()
            : new(ModelFailure.IncompleteStream, $"{Model} sent something that is not an answer of a model. Check the base URL, or ask again.", inner);

    public ModelException WebPage() =>
        new(ModelFailure.IncompleteStream, $"{address} answered with a web page. Check the base URL; it usually ends in /v1.");

    public ModelException TooLong(int limit) =>
        new(ModelFailure.IncompleteStream, $"{Model} sent more than {limit / (1024 * 1024)} MB for one answer, which was not read to its end. Ask for less, or choose another model.");

    public ModelException NeverEnds(int pauses) =>
        new(ModelFailure.IncompleteStream, $"{Model} paused its answer more than {pauses} times. Ask for less at once.");

    public ModelException Silent(TimeSpan limit, Exception inner) =>
        new(ModelFailure.Timeout, $"{Model} said nothing for {limit.TotalSeconds:0.#} seconds. Ask again, or raise the time limit.", inner);

    public ModelException Unreachable(Exception inner) =>
        new(ModelFailure.Transport, Failures.Unreachable.Sentence(Model, address, inner), inner);

    /// <summary>The request holds what this model cannot take, so it was not sent.</summary>
    public ModelException Unsupported(string what) =>
        new(ModelFailure.BadRequest, $"{Model} cannot read {what}. Ask without, or choose a model that can.");

    ModelException Failed(int? status, ErrorBody error, TimeSpan? retryAfter, bool isFinal)
    {
        var failure = FailureClass.Of(status, error, isFinal);
        var said = error.Message.Length > 0 ? error.Message : status is null ? "no reason given" : $"HTTP {status}";
        return new ModelException(failure, Sentence(failure, status, said.TrimEnd('.'), retryAfter)) { RetryAfter = retryAfter, Status = status };
    }

    string Sentence(ModelFailure failure, int? status, string said, TimeSpan? retryAfter) => failure switch
    {
        ModelFailure.Auth => $"The key for {Model} was not accepted ({said}). Check the API key and what it may use.",
        ModelFailure.ContextLength => $"The conversation is too long for {Model} ({said}). Begin a new thread, or choose a model with more context.",
        ModelFailure.ModelNotFound => $"There is no model {Model} ({said}). Check the model's name.",
        ModelFailure.RateLimited => retryAfter is { } wait
            ? $"{Model} takes no more requests for now ({said}). Ask again in {Math.Ceiling(wait.TotalSeconds)} seconds."
            : $"{Model} takes no more requests for now ({said}). Ask again in a minute.",
        ModelFailure.QuotaExhausted when said.Contains(FailureClass.RequestTooLarge, StringComparison.OrdinalIgnoreCase) =>
            $"This request alone is above the limit of {Model} ({said}). Waiting does not help; begin a new thread, raise the limit or choose another model.",
        ModelFailure.QuotaExhausted => $"The quota for {Model} is used up ({said}). Waiting does not help; raise the quota or choose another model.",
        ModelFailure.ContentFiltered => $"The content filter of {Model} stopped the answer ({said}). Put the question in other words.",
        ModelFailure.ToolGenerationFailed => $"{Model} wrote a tool call that its server could not read ({said}). Ask again.",
        ModelFailure.ToolsUnsupported when said.Contains(FailureClass.NeedsJinja, StringComparison.OrdinalIgnoreCase) =>
            $"{Model} cannot call tools ({said}). Start llama-server with --jinja.",
        ModelFailure.ToolsUnsupported => $"{Model} cannot call tools ({said}). Start its server with tool calling, or choose another model.",
        ModelFailure.Timeout => $"{Model} took too long ({said}). Ask again.",
        ModelFailure.Overloaded => $"{Model} cannot answer right now ({said}). Ask again later, or choose another model.",
        _ when status is 404 => $"{address} does not exist ({said}). Check the base URL; it usually ends in /v1.",
        _ when status is >= 300 and < 400 => $"{address} points elsewhere ({said}), where no key is sent to. Check the base URL.",
        _ => $"{Model} refused the request ({said}). Check the model's settings.",
    };

    string WithoutSecrets(string text) => _secrets.Aggregate(text, (t, secret) => t.Replace(secret, "***", StringComparison.Ordinal));
}
