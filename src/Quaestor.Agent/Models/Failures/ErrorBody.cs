using System.Globalization;
using System.Text.Json;

namespace Quaestor.Agent.Models.Failures;

/// <summary>
/// What an error says, whichever of the shapes it has: <c>{error: {message, type, code}}</c> (OpenAI, Groq, Anthropic,
/// llama.cpp, whose code is a number), <c>{code, error: "text"}</c> (xAI), <c>{error: "text"}</c> (Ollama, mlx),
/// <c>{message, code}</c>, <c>{detail: "text"}</c> and <c>{detail: [{msg}]}</c> (FastAPI), <c>{errors: [{message}]}</c>
/// (gateways), a list with one of these in it (Google), or no JSON at all.
/// </summary>
/// <param name="Code">Code and type, the words that programs compare.</param>
/// <param name="Status">The HTTP status that the body names; null where it names none.</param>
sealed record ErrorBody(string Message, string Code, int? Status)
{
    const int Longest = 400;

    /// <param name="hide">Takes out what nobody may see, before the text is cut and a half of it no longer known.</param>
    public static ErrorBody Read(string text, Func<string, string> hide)
    {
        try
        {
            return Read(JsonElement.Parse(text), hide);
        }
        catch (JsonException)
        {
            return new ErrorBody(text.TrimStart().StartsWith('<') ? "" : Shortened(hide(text)), "", null);
        }
    }

    public static ErrorBody Read(JsonElement body, Func<string, string> hide)
    {
        if (body.ValueKind == JsonValueKind.Array && body.GetArrayLength() > 0)
        {
            body = body[0];
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            return new ErrorBody(body.ValueKind == JsonValueKind.Null ? "" : Shortened(hide(body.ToString())), "", null);
        }

        var inner = body.Member("error") is { ValueKind: JsonValueKind.Object } error ? error : body;
        var message = inner.Text("message") ?? inner.Text("error") ?? inner.Text("detail") ?? Listed(inner);
        var upstream = inner.Member("metadata")?.Text("raw");
        var code = inner.Text("code");
        var status = inner.Number("status_code") ?? inner.Number("code") ?? Number(code);
        return new ErrorBody(
            Shortened(hide(upstream is null ? message : $"{message}: {upstream}")),
            $"{code} {inner.Text("type")}".Trim(),
            status is >= 100 and < 600 ? (int)status : null);
    }

    static string Listed(JsonElement body) => string.Join(
        "; ",
        body.Items("detail").Concat(body.Items("errors")).Select(item => item.Text("msg") ?? item.Text("message")).OfType<string>());

    static long? Number(string? code) => int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : null;

    static string Shortened(string text)
    {
        // Much more than is shown need not be looked at.
        var line = string.Join(' ', text[..Math.Min(text.Length, 8 * Longest)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : $"{line[..Longest]}…";
    }
}
