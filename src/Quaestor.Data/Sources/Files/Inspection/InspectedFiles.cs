using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>What an inspection found: a readable file is a table, any other a problem.</summary>
public sealed record InspectedFiles(
    IReadOnlyList<InspectedTable> Tables,
    IReadOnlyList<TableJoin> Joins,
    IReadOnlyList<SourceProblem> Problems);

public sealed record InspectedTable(TableDefinition Definition, TableSchema Schema);

/// <summary>How the worker reads a table.</summary>
/// <param name="Select">A SELECT over the file, every option spelled out and every value escaped.</param>
public sealed record TableDefinition(string Name, string Select);

/// <summary>A file that is not read, and why.</summary>
/// <param name="File">As the user knows it.</param>
/// <param name="Line">1-based; null where the trouble has no line.</param>
/// <param name="Message">A whole sentence or two: the file, the line, the cure.</param>
public sealed record SourceProblem(string File, int? Line, string Message);

/// <summary>What a query worker opens: the source's name and its tables.</summary>
public sealed record SourceDefinition(string Name, IReadOnlyList<TableDefinition> Tables);
