using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Files.Workbooks;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>What an inspection found: a readable file is a table, any other a problem.</summary>
public sealed record InspectedFiles(
    IReadOnlyList<InspectedTable> Tables,
    IReadOnlyList<TableJoin> Joins,
    IReadOnlyList<SourceProblem> Problems);

public sealed record InspectedTable(TableDefinition Definition, TableSchema Schema);

/// <summary>How the worker reads a table.</summary>
/// <param name="Select">A SELECT over the file, every option spelled out and every value escaped.</param>
/// <param name="Sheet">Of a workbook: what is taken into memory first, for the SELECT to read.</param>
public sealed record TableDefinition(string Name, string Select, SheetToLoad? Sheet = null);

/// <summary>What a query worker opens: the source's name and its tables.</summary>
public sealed record SourceDefinition(string Name, IReadOnlyList<TableDefinition> Tables);
