namespace Quaestor.Data.Results;

/// <summary>One column of a result. <paramref name="Type"/> is engine-neutral; see <see cref="ColumnType"/>.</summary>
public sealed record Column(string Name, ColumnType Type);
