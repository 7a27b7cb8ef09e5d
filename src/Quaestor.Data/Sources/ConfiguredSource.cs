namespace Quaestor.Data.Sources;

/// <summary>A source that is open, and what was said of it.</summary>
public sealed record ConfiguredSource(SourceSettings Settings, ISource Source);
