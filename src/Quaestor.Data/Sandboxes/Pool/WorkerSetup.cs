using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>What a query needs of a worker. A warm worker of the same source is taken if there is one.</summary>
/// <param name="SourceId">Workers belong to one source: the data of another is not even mounted.</param>
/// <param name="DataPath">The source's file or folder on the host; absolute, links resolved.</param>
/// <param name="Definition">The tables; null where the files are still to be inspected. Another instance opens the database anew.</param>
sealed record WorkerSetup(Guid SourceId, string DataPath, SourceDefinition? Definition);
