using Quaestor.Data.Sources;

namespace Quaestor.Agent.Settings;

/// <summary>What the server offers to other programs over the Model Context Protocol.</summary>
public sealed record McpServerSettings
{
    public static readonly McpServerSettings Default = new();

    /// <summary>What programs may see of sources whose owners have no word about it: nobody here knows where a program's model runs.</summary>
    public SourceShare Share { get; init; } = SourceShare.Summaries;

    /// <summary>That one user may have open at once.</summary>
    public int SessionsPerUser { get; init; } = 20;

    /// <summary>After which a session ends that nobody uses.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Of one user, that run at once; more of them wait.</summary>
    public int CallsPerUser { get; init; } = 4;
}
