namespace Quaestor.Data.Sources.Files.Workbooks;

/// <summary>The rows of a sheet that a worker takes into memory before the table can be read.</summary>
/// <param name="Path">Of the workbook, as the worker sees it.</param>
/// <param name="Sheet">0-based, hidden ones included.</param>
/// <param name="FirstRow">0-based: what stands above are titles and the header.</param>
/// <param name="Columns">All columns up to the last one in use.</param>
public sealed record SheetToLoad(string Path, int Sheet, int FirstRow, int Columns);
