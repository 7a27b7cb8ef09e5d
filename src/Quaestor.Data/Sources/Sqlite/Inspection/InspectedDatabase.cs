using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>What an inspection found: what can be read is a table, anything else a problem.</summary>
sealed record InspectedDatabase(
    IReadOnlyList<TableSchema> Tables,
    IReadOnlyList<TableJoin> Joins,
    IReadOnlyList<SourceProblem> Problems);
