namespace Quaestor.Data.Sources;

/// <summary>What is no source, and is shared with models as one is.</summary>
/// <param name="Share">Null for what its kind of model may see.</param>
public sealed record SharedPlace(Guid Id, string Name, SourceShare? Share);
