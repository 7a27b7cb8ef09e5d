using System.Net;
using System.Text.Json;

namespace Quaestor.Data.Sandboxes.Kubernetes.Api;

/// <summary>The API server's refusal, as its <c>Status</c> tells it.</summary>
/// <param name="request">What was asked: <c>create jobs</c>.</param>
/// <param name="reason">One word of the API's: <c>AlreadyExists</c>.</param>
/// <param name="message">The server's own sentence.</param>
sealed class ApiException(string request, HttpStatusCode code, string reason, string message)
    : Exception($"{request}: {(int)code} {reason}: {message}")
{
    const int KeptCharacters = 1000;

    public string Request { get; } = request;

    public HttpStatusCode Code { get; } = code;

    public string Reason { get; } = reason;

    /// <summary>The server's own sentence.</summary>
    public string ServerMessage { get; } = message;

    /// <summary>A refusal from a response's body; the body of a proxy or of a broken server may be anything.</summary>
    public static ApiException Read(string request, HttpStatusCode code, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } status && status.Text("kind") == "Status")
            {
                return new(request, code, status.Text("reason") ?? code.ToString(), status.Text("message") ?? "");
            }
        }
        catch (JsonException)
        {
            // Then its text is all there is.
        }

        return new(request, code, code.ToString(), body.Length > KeptCharacters ? body[..KeptCharacters] : body.Trim());
    }

    /// <summary>The refusal that a watch's ERROR event carries in a 200.</summary>
    public static ApiException Read(string request, JsonElement status) =>
        new(request, (HttpStatusCode)(status.Number("code") ?? 500), status.Text("reason") ?? "", status.Text("message") ?? "");
}
