namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>What a stub cluster does instead of answering.</summary>
/// <param name="Request">In the words of rights: <c>create jobs</c>.</param>
/// <param name="Status">The answer's code; 0 closes the connection without one.</param>
/// <param name="AfterDoing">What was asked is done first: only its answer is lost.</param>
sealed record StubFault(string Request, int Status, string Reason = "", string Message = "", bool AfterDoing = false)
{
    public int? RetryAfterSeconds { get; init; }

    /// <summary>How many requests it meets.</summary>
    public int Times { get; init; } = 1;
}
