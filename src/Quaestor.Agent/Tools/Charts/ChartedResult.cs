using Quaestor.Agent.Sharing;
using Quaestor.Agent.Sharing.Masking;
using Quaestor.Agent.Threads;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools.Charts;

/// <summary>A result to draw, with what of it may be told.</summary>
sealed class ChartedResult
{
    ChartedResult(StoredResult stored) => (Columns, RowCount) = (stored.Columns, stored.RowCount);

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Null where not even that may be told.</summary>
    public long? RowCount { get; private init; }

    /// <summary>As they are: for the person.</summary>
    public IReadOnlyList<string> Names => [.. Columns.Select(column => column.Name)];

    /// <summary>Those that come from rows are numbered.</summary>
    public required IReadOnlyList<string> NamesOfStatement { get; init; }

    /// <summary>All that the schema does not hold are numbered.</summary>
    public required IReadOnlyList<string> NamesOfSchema { get; init; }

    /// <summary>What whoever wrote the statement had been shown.</summary>
    public required IReadOnlyList<Need> Needs { get; init; }

    /// <summary>Whether a name that comes from rows is taken as well: where values are masked, a guess would find one out.</summary>
    public required bool TakesNamesOfRows { get; init; }

    /// <returns>Null where its source is not there any more.</returns>
    public static async Task<ChartedResult?> OfAsync(RunRecord run, StoredResult stored, ToolContext context, CancellationToken cancellationToken)
    {
        if (context.Sources.Find(run.SourceId.ToString()) is not { } source)
        {
            return null;
        }

        var schema = await source.SchemaAsync(cancellationToken);
        var masked = context.Sources.PolicyOf(source).Masked;
        return new ChartedResult(stored)
        {
            RowCount = MaskedUse.Of(run.Sql, source.Dialect, schema, masked, stored.Columns) is null ? null : stored.RowCount,
            NamesOfStatement = ToldNames.Of(stored.Columns, run.Sql, schema),
            NamesOfSchema = ToldNames.Of(stored.Columns, "", schema),
            Needs = run.CallId is { } call ? context.WriterSaw(call) : [],
            TakesNamesOfRows = masked.Count == 0,
        };
    }

    /// <summary>The places of the columns that a name may mean: by letters as they are, else in any case, else by number.</summary>
    public IReadOnlyList<int> Find(string name)
    {
        var names = TakesNamesOfRows ? Names : NamesOfStatement;
        foreach (var (known, comparison) in new[] { (names, StringComparison.Ordinal), (names, StringComparison.OrdinalIgnoreCase), (Numbers, StringComparison.OrdinalIgnoreCase) })
        {
            if (known.Index().Where(each => each.Item.Equals(name, comparison)).Select(each => each.Index).ToList() is { Count: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }

    IReadOnlyList<string> Numbers => [.. Columns.Select((_, place) => $"column {place + 1}")];
}
