using System.Text.Json;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Server.Http;

/// <summary>Errors in the shape that OpenAI's clients read.</summary>
static class OpenAiErrors
{
    /// <summary>All routes that answer in this shape begin with it.</summary>
    public const string Root = "/v1";

    public static Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        // A model that is not there is a wrong field elsewhere; here clients look for this status.
        status = code == "model_unavailable" ? StatusCodes.Status404NotFound : status;

        // Their clients ask again by themselves; what failed here would fail again, and cost again.
        context.Response.Headers["x-should-retry"] = "false";
        return Answers.WriteAsync(context, status, json => Write(json, status, code, message));
    }

    public static void Write(Utf8JsonWriter json, int status, string code, string message)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, Secrets.Redact(message));
        json.WriteString("type"u8, status switch
        {
            StatusCodes.Status401Unauthorized => "authentication_error",
            StatusCodes.Status403Forbidden => "permission_error",
            StatusCodes.Status429TooManyRequests => "rate_limit_error",
            < 500 => "invalid_request_error",
            _ => "server_error",
        });
        json.WriteNull("param"u8);
        json.WriteString("code"u8, CodeOf(code));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What the failure of a turn is in HTTP.</summary>
    /// <param name="code">As the turn's error event has it.</param>
    public static int StatusOf(string code) => code switch
    {
        "bad_request" or "context_length" or "content_filtered" => StatusCodes.Status400BadRequest,
        "rate_limited" or "budget_exhausted" => StatusCodes.Status429TooManyRequests,
        "timed_out" or "timeout" => StatusCodes.Status504GatewayTimeout,
        "internal_error" => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    // The names that clients know, where there are any.
    static string CodeOf(string code) => code switch
    {
        "model_unavailable" => "model_not_found",
        "context_length" => "context_length_exceeded",
        "content_filtered" => "content_filter",
        _ => code,
    };
}
