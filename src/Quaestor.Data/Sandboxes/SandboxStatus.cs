namespace Quaestor.Data.Sandboxes;

/// <summary>What keeps workers from everything but their data, as every face shows it.</summary>
/// <param name="Name"><c>namespaces</c>, or <c>none</c>: then DuckDB is locked down in a process of its own, and nothing else holds it.</param>
/// <param name="Reason">Why it is <c>none</c> and what to do about it, as a sentence; null with a sandbox.</param>
public sealed record SandboxStatus(string Name, string? Reason);
