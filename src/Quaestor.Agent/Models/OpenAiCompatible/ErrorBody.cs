using System.Globalization;
using System.Text.Json;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>
/// What an error says, whichever of the shapes it has: <c>{error: {message, type, code}}</c> (OpenAI, Groq, llama.cpp, whose
/// code is a number), <c>{code, error: "text"}</c> (xAI), <c>{error: "text"}</c> (mlx), <c>{message, code}</c>,
/// <c>{detail}</c> (FastAPI), or no JSON at all.
/// </summary>
sealed record ErrorBody(string Message, string Code, int? Status)
{
    const int Longest = 400;

    public static ErrorBody Read(string text)
    {
        try
        {
            return Read(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return new ErrorBody(text.StartsWith('<') ? "" : Shortened(text), "", null);
        }
    }

    public static ErrorBody Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new ErrorBody(Shortened(body.ToString()), "", null);
        }

        var inner = body.Member("error") is { ValueKind: JsonValueKind.Object } error ? error : body;
        var message = inner.Text("message") ?? inner.Text("error") ?? inner.Text("detail") ?? "";
        var upstream = inner.Member("metadata")?.Text("raw");
        var status = inner.Number("status_code") ?? inner.Number("code");
        return new ErrorBody(
            Shortened(upstream is null ? message : $"{message}: {upstream}"),
            $"{inner.Text("code")} {inner.Text("type")}".Trim(),
            status is >= 100 and < 600 ? (int)status : StatusIn(inner.Text("code")));
    }

    static int? StatusIn(string? code) =>
        int.TryParse(code, CultureInfo.InvariantCulture, out var status) && status is >= 100 and < 600 ? status : null;

    static string Shortened(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : $"{line[..Longest]}…";
    }
}
