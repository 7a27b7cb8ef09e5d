namespace Quaestor.Agent.Scheduling;

/// <summary>How much work one process takes on.</summary>
public sealed record QueueLimits
{
    public static readonly QueueLimits Default = new();

    /// <summary>Turns that run at once.</summary>
    public int AtOnce { get; init; } = 64;

    /// <summary>How many more may wait.</summary>
    public int Waiting { get; init; } = 1000;

    /// <summary>How many of one user may run and wait together.</summary>
    public int PerUser { get; init; } = 200;
}

/// <summary>Nothing more is taken on now. The message is a sentence for whoever asked.</summary>
/// <param name="isOwn">It is the user's own work that is too much, not that of all.</param>
public sealed class QueueFullException(bool isOwn, int limit) : Exception(isOwn
    ? $"You have {limit} questions and runs under way already, as many as are allowed. Wait for one to end, or cancel some."
    : $"{limit} questions and runs are waiting already, as many as are allowed. Ask again in a while.");
