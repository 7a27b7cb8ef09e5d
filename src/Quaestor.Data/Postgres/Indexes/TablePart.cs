namespace Quaestor.Data.Postgres.Indexes;

/// <summary>A part of a partitioned table, with its parents before it in a list of all.</summary>
/// <param name="Table">With its schema, quoted where needed.</param>
/// <param name="Schema">Quoted where needed.</param>
/// <param name="Parent">The table that it is a part of, as <paramref name="Table"/>.</param>
/// <param name="IsPartitioned">It holds no rows, but has parts itself.</param>
/// <param name="IsTable">False for one on another server, which cannot be indexed from here.</param>
sealed record TablePart(string Table, string Schema, string Parent, bool IsPartitioned, bool IsTable);
