using Quaestor.Data.Sources;

namespace Quaestor.Cli.Sessions;

/// <summary>Which server a command talks to.</summary>
sealed record SessionOptions
{
    /// <summary>A server that already runs; null to host one for this command.</summary>
    public Uri? Server { get; init; }

    /// <summary>Whether the hosted server gets ready for a query while it starts.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>Whether the hosted server takes over sources of the settings file when that changes: for a command that stays.</summary>
    public bool WatchSettings { get; init; }

    /// <summary>Whether a hosted server without any source gets an empty one: "select 1" needs no data. A conversation says that there is none instead.</summary>
    public bool StandIn { get; init; } = true;

    /// <summary>What programs may see of sources without a word of their owners, at the hosted server; null for what the settings say.</summary>
    public SourceShare? Share { get; init; }

    /// <summary>The settings file of the hosted server; null for the one of this folder or of the user.</summary>
    public string? Config { get; init; }

    /// <summary>What the hosted server offers besides: paths, URLs, or names of sources of the settings.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The hosted server's store; null for the user's own.</summary>
    public string? Store { get; init; }

    /// <summary>A transcript that answers in place of a model.</summary>
    public string? Script { get; init; }

    /// <summary>What the hosted server takes for today; null for the clock's.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Where its days begin; null for this machine's.</summary>
    public TimeZoneInfo? TimeZone { get; init; }
}
