namespace Quaestor.Data.Sandboxes.Proving;

/// <summary>A sandbox that may hold here.</summary>
/// <param name="Open">Fails with a <see cref="SandboxException"/> where it cannot.</param>
sealed record SandboxCandidate(string Name, Func<CancellationToken, Task<ISandbox>> Open);
