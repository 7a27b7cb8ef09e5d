using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Settings;

namespace Quaestor.Server.Auth.Tokens;

/// <summary>
/// Says whose a token is, or that it does not count. The key is chosen by what this installation is told, and the key decides the
/// algorithm: a token's word about it only has to fit. What is not said to be right is wrong.
/// </summary>
/// <param name="keys">Of somebody else who issues tokens; null for nobody.</param>
sealed class TokenVerifier(AuthSettings settings, SecretKey secret, KeySet? keys, TimeProvider clock)
{
    const long LastSecond = 253_402_300_799; // of the year 9999

    /// <exception cref="TokenException">It does not count.</exception>
    /// <exception cref="KeysUnavailableException">Nobody can say now.</exception>
    public async Task<VerifiedToken> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(text, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            throw new TokenException("It holds half of a character.");
        }
    }

    async Task<VerifiedToken> ReadAsync(string text, CancellationToken cancellationToken)
    {
        var token = TokenText.Read(text);
        await CheckSignatureAsync(token, cancellationToken);
        CheckTimes(token.Claims);
        var isOwn = token.Algorithm == SecretKey.Algorithm && TokenText.Text(token.Claims, "iss") == TokenIssuer.Name;
        CheckParties(token, isOwn);
        var stamp = TokenText.Text(token.Claims, TokenIssuer.StampClaim);
        return new(
            TokenText.Text(token.Claims, "sub") ?? throw new TokenException("It names no subject."),
            isOwn ? stamp ?? throw new TokenException("It was issued here and has no stamp.") : null);
    }

    async Task CheckSignatureAsync(TokenText token, CancellationToken cancellationToken)
    {
        var isGenuine = token.Algorithm switch
        {
            SecretKey.Algorithm => secret.Verifies(token),
            "RS256" or "ES256" when keys is not null => await keys.FindAsync(token, cancellationToken) is { } key && key.Verifies(token),
            _ => throw new TokenException("Its algorithm is not taken here."),
        };
        if (!isGenuine)
        {
            throw new TokenException("Its signature is not right, or its key not known.");
        }
    }

    void CheckTimes(JsonElement claims)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var leeway = settings.Leeway.TotalSeconds;
        if ((Time(claims, "nbf") ?? 0) > now + leeway || (Time(claims, "iat") ?? 0) > now + leeway)
        {
            throw new TokenException("Its time has not come.");
        }

        if ((Time(claims, "exp") ?? throw new TokenException("It never ends.")) + leeway <= now)
        {
            throw new TokenException("Its time is over.") { IsExpired = true };
        }
    }

    void CheckParties(TokenText token, bool isOwn)
    {
        var (issuer, audience) = isOwn ? (TokenIssuer.Name, TokenIssuer.Name) : (settings.Issuer, settings.Audience);
        if (!isOwn && token.Algorithm != SecretKey.Algorithm && (issuer is null || audience is null))
        {
            throw new TokenException("Nobody said whose tokens count by these keys, and for whom.");
        }

        if (issuer is not null && TokenText.Text(token.Claims, "iss") != issuer)
        {
            throw new TokenException("Somebody else issued it.");
        }

        // Without a word of whoever runs this, a token for somebody is for somebody else (RFC 7519 §4.1.3).
        if (token.Claims.TryGetProperty("aud", out var said) ? !Names(said).Contains(audience) : audience is not null)
        {
            throw new TokenException("It is for somebody else.");
        }
    }

    static IEnumerable<string?> Names(JsonElement audience) =>
        audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().Where(IsText).Select(name => name.GetString())
        : IsText(audience) ? [audience.GetString()]
        : [];

    static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    static double? Time(JsonElement claims, string name) =>
        !claims.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= LastSecond ? seconds
        : throw new TokenException($"\"{name}\" is no time.");
}

/// <param name="Stamp">The user must have it still; null for a token of somebody else, who takes it back by other ways.</param>
sealed record VerifiedToken(string Subject, string? Stamp)
{
    public bool Fits(string stampOfUser) =>
        Stamp is null || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Stamp), Encoding.UTF8.GetBytes(stampOfUser));
}
