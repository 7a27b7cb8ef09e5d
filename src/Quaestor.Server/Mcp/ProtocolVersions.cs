namespace Quaestor.Server.Mcp;

/// <summary>Revisions of the protocol, which are dates, and what changed with them.</summary>
static class ProtocolVersions
{
    /// <summary>From here on there is no handshake and no session: each request says all about itself, in its headers too.</summary>
    const string WithoutSessions = "2026-07-28";

    /// <summary>The oldest first.</summary>
    public static readonly IReadOnlyList<string> WithSessions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    public static readonly IReadOnlyList<string> Known = [.. WithSessions, WithoutSessions];

    public static bool IsWithoutSessions(string version) => string.CompareOrdinal(version, WithoutSessions) >= 0;
}
