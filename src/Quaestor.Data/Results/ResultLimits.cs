namespace Quaestor.Data.Results;

/// <summary>How long stored results are kept. What goes first was used longest ago; what somebody is reading stays.</summary>
public sealed record ResultLimits
{
    public static readonly ResultLimits Default = new();

    /// <summary>Of all results together.</summary>
    public long MaxBytes { get; init; } = 5L << 30;

    /// <summary>Since a result was last used.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(30);
}
