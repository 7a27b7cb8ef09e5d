namespace Quaestor.Agent.Settings;

/// <summary>How much of the server one user, and everybody together, may take. Null is without a limit.</summary>
public sealed record ServerLimits
{
    /// <summary>Of one user to one route, in any minute.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Turns, runs and whatever else keeps a model or an engine busy, of one user in any minute.</summary>
    public int? WorkPerMinute { get; init; }

    /// <summary>Event streams of one user that are open at once.</summary>
    public int? Streams { get; init; }

    /// <summary>Of everybody together.</summary>
    public int? Connections { get; init; }

    /// <summary>Files that users bring.</summary>
    public UploadLimits Uploads { get; init; } = UploadLimits.None;

    /// <summary>For the command that hosts the server for itself, and for a service that has limits of its own.</summary>
    public static ServerLimits None { get; } = new();

    /// <summary>What one person at a page never reaches.</summary>
    public static ServerLimits Default { get; } = new() { RequestsPerMinute = 1200, WorkPerMinute = 120, Streams = 100, Connections = 5000, Uploads = UploadLimits.Default };
}
