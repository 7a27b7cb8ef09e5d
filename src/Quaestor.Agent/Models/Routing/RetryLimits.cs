namespace Quaestor.Agent.Models.Routing;

/// <summary>How long a failed request to a model is waited with before it is repeated.</summary>
public sealed record RetryLimits
{
    public static readonly RetryLimits Default = new();

    /// <summary>Before the first repetition; it doubles with each, and is spread by chance so that turns do not come back all at once.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>A provider that asks for a longer wait is left, and left alone for as long.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(8);
}
