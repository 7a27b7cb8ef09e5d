namespace Quaestor.Data.Postgres.Scratch;

/// <summary>Which rows a scratch database holds.</summary>
/// <param name="PerTable">At most so many of each table, taken from pages all over it; null for all.</param>
public sealed record ScratchRows(long? PerTable)
{
    /// <summary>The schema alone.</summary>
    public static readonly ScratchRows None = new(0L);

    public static readonly ScratchRows All = new((long?)null);
}
