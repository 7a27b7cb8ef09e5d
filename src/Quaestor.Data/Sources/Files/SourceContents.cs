using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Data.Sources.Files;

/// <summary>What a source holds, as of its files' last change.</summary>
/// <param name="Schema">For people, models and plans.</param>
/// <param name="Definition">For the workers; the same instance until a file changes.</param>
public sealed record SourceContents(SourceSchema Schema, SourceDefinition Definition);

/// <summary>Has files inspected where that is safe: in a worker of the source, without tables yet.</summary>
delegate Task<InspectedFiles> InspectFiles(FileSource source, IReadOnlyList<FileToInspect> files, CancellationToken cancellationToken);
