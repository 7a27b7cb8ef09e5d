namespace Quaestor.Agent.Settings;

/// <summary>Whose tokens count. Where it is in the settings, everybody has to sign in.</summary>
public sealed record AuthSettings
{
    /// <summary>Signs tokens by HS256; null for one that the installation makes for itself.</summary>
    public string? Secret { get; init; }

    /// <summary>Where the public keys stand of somebody who issues tokens by RS256 or ES256: a file, or an address.</summary>
    public Uri? KeySet { get; init; }

    /// <summary>Who has to have issued a token; null where the key alone tells.</summary>
    public string? Issuer { get; init; }

    /// <summary>For whom a token has to be; null for tokens that name nobody, and those issued here.</summary>
    public string? Audience { get; init; }

    /// <summary>How far clocks may differ.</summary>
    public TimeSpan Leeway { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{nameof(AuthSettings)} {{ {nameof(KeySet)} = {KeySet}, {nameof(Issuer)} = {Issuer}, {nameof(Audience)} = {Audience} }}";
}
