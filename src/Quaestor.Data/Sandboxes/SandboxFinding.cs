namespace Quaestor.Data.Sandboxes;

/// <summary>One thing that a sandbox holds or does not.</summary>
/// <param name="What">In a word or two: <c>network</c>, <c>memory</c>.</param>
/// <param name="Holds">False where it does not.</param>
/// <param name="Text">How it is held; or why not, and what to do about it.</param>
public sealed record SandboxFinding(string What, bool Holds, string Text)
{
    /// <summary>False where other limits stand in for it: then Python runs all the same.</summary>
    public bool IsNeeded { get; init; } = true;
}
