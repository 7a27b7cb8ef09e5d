using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Capsules;

/// <summary>A run that is under way here, or waits to be.</summary>
sealed record RunningRun(RunRecord Record, CancellationTokenSource Stop)
{
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Of Python, once it has begun.</summary>
    public PythonConditions? Conditions { get; set; }

    /// <summary>It is stopped here to go on in another process: its record says nothing of an end.</summary>
    public bool IsLeft { get; set; }
}
