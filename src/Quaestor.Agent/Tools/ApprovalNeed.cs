namespace Quaestor.Agent.Tools;

/// <summary>What a person is shown before a call may run.</summary>
/// <param name="Sql">The statement that would run; null for a call that is none.</param>
/// <param name="Preview">What it would do.</param>
/// <param name="Risk">What could go wrong, a sentence.</param>
public sealed record ApprovalNeed(string? Sql, string Preview, string Risk)
{
    /// <summary>How many rows the preview changed; null where nothing was counted.</summary>
    public long? Rows { get; init; }

    /// <summary>The source's policy leaves the yes to administrators.</summary>
    public bool NeedsAdmin { get; init; }
}
