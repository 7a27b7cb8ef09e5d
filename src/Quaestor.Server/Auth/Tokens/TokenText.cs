using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Quaestor.Server.Auth.Tokens;

/// <summary>
/// A JSON Web Token taken apart (RFC 7515 §7.1, RFC 7519), of which nothing is believed yet. Read as strictly as can be: three
/// parts, base64url without anything around it, JSON objects whose names stand once, no header that would change what the rest means.
/// </summary>
sealed record TokenText(string Algorithm, string? KeyId, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    const int Longest = 8192;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };
    static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    static readonly string[] Types = ["jwt", "at+jwt"];

    /// <exception cref="TokenException">It is no token.</exception>
    /// <exception cref="InvalidOperationException">A text of it holds half of a character, escaped.</exception>
    public static TokenText Read(string text)
    {
        var parts = text.Length <= Longest ? text.Split('.') : throw new TokenException($"It is longer than {Longest} characters.");
        if (parts.Length != 3)
        {
            throw new TokenException("It does not have three parts.");
        }

        var header = Json(parts[0], "header");
        if (header.TryGetProperty("crit", out _) || header.TryGetProperty("b64", out _))
        {
            throw new TokenException("Its header asks for an extension.");
        }

        if (header.TryGetProperty("typ", out var type) && !(type.ValueKind == JsonValueKind.String && Types.Contains(type.GetString()!.ToLowerInvariant())))
        {
            throw new TokenException("Its type is another.");
        }

        return new(
            Text(header, "alg") ?? throw new TokenException("Its header names no algorithm."), Text(header, "kid"), Json(parts[1], "payload"),
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2], "signature"));
    }

    /// <returns>Null where it is not there.</returns>
    /// <exception cref="TokenException">It is no text.</exception>
    public static string? Text(JsonElement part, string name) =>
        !part.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new TokenException($"\"{name}\" is no text.");

    static JsonElement Json(string part, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(Bytes(part, what), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new TokenException($"Its {what} is no object.");
        }
        catch (JsonException)
        {
            throw new TokenException($"Its {what} is no JSON.");
        }
    }

    // The decoder would skip spaces and take padding.
    static byte[] Bytes(string part, string what) =>
        part.Length > 0 && part.Length % 4 != 1 && !part.AsSpan().ContainsAnyExcept(Letters)
            ? Base64Url.DecodeFromChars(part)
            : throw new TokenException($"Its {what} is not base64url.");
}
