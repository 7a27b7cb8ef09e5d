namespace Quaestor.Data.Sources;

/// <summary>A source that is listed, and what was said of it.</summary>
/// <param name="Problem">Why it cannot be opened; null where it can.</param>
public sealed record ConfiguredSource(SourceSettings Settings, ISource Source, string? Problem = null);
