using Quaestor.Data.Postgres.Indexes;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>Says which indexes would help statements. Every figure is the planner's; nothing is built.</summary>
public static class IndexAdvisor
{
    /// <summary>For trying sets of indexes; the transaction in which that happens is open for no longer.</summary>
    static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    const string Explain = "EXPLAIN (FORMAT JSON, VERBOSE)\n";

    /// <param name="requests">Statements that read, or changes, which are planned alone.</param>
    /// <param name="scratch">Makes a copy in which indexes can be built, where HypoPG is not installed; null where none may be made.</param>
    /// <exception cref="SourceException">The database cannot be reached, or there is no way to try an index; the message says what to do.</exception>
    public static async Task<AdviceReport> AdviseAsync(
        PostgresSource source, IReadOnlyList<AdviceRequest> requests, Func<CancellationToken, Task<Scratch.ScratchDatabase>>? scratch, CancellationToken cancellationToken)
    {
        var support = await source.ReadCatalogAsync(session => IndexSupport.ReadAsync(session, cancellationToken), cancellationToken);
        if (support.HypoPg is { } schema)
        {
            return await source.ReadCatalogAsync(
                async session =>
                {
                    var whatIf = new HypotheticalIndexes(session, schema);
                    try
                    {
                        return await AdviseAsync(source, session, requests, support, whatIf, cancellationToken);
                    }
                    finally
                    {
                        await whatIf.ForgetAsync(CancellationToken.None);
                    }
                },
                cancellationToken);
        }

        if (scratch is null)
        {
            throw new SourceException($"{source.Location} has no HypoPG, by which indexes are tried without being built. Install it (Debian: postgresql-NN-hypopg), and run CREATE EXTENSION hypopg.");
        }

        await using var copy = await scratch(cancellationToken);
        var rows = await source.ReadCatalogAsync(session => session.QueryAsync(new(EmbeddedSql.Read(typeof(IndexAdvisor), "rows")), cancellationToken), cancellationToken);
        await using var built = await BuiltIndexes.OpenAsync(copy.Source, rows.ToDictionary(row => (string)row[0]!, row => (double)row[1]!), cancellationToken);
        return await copy.Source.ReadCatalogAsync(session => AdviseAsync(copy.Source, session, requests, support, built, cancellationToken, measured: source), cancellationToken, timeout: 3 * Budget);
    }

    /// <param name="measured">Where the statements really run; null for <paramref name="source"/>.</param>
    static async Task<AdviceReport> AdviseAsync(
        PostgresSource source, PostgresSession session, IReadOnlyList<AdviceRequest> requests, IndexSupport support, IWhatIf whatIf, CancellationToken cancellationToken,
        PostgresSource? measured = null)
    {
        List<(AdviceRequest Request, WorkloadStatement? Statement, string? Skipped)> read = [];
        foreach (var request in requests)
        {
            var (statement, skipped) = await PlanAsync(source, session, request, cancellationToken);
            read.Add((request, statement, skipped));
        }

        foreach (var request in await ForeignKeySearches.OfAsync(session, read.Select(one => one.Statement).OfType<WorkloadStatement>(), cancellationToken))
        {
            var (statement, skipped) = await PlanAsync(source, session, request, cancellationToken);
            read.Add((request, statement, skipped));
        }

        // What reads no table was measured, but is nobody's to make faster.
        read.RemoveAll(one => one is { Request.QueryId: not null, Statement.Plan: { } plan } && !plan.Root.All().Any(node => node.Relation is not null));
        List<WorkloadStatement> statements = [.. read.Select(one => one.Statement).OfType<WorkloadStatement>()];
        var tables = await TableReading.ReadAsync(session, statements.Select(statement => statement.Plan), cancellationToken);
        if (measured is not null)
        {
            // Who writes to a copy is nobody but us.
            var original = await measured.ReadCatalogAsync(own => TableReading.ReadAsync(own, statements.Select(statement => statement.Plan), cancellationToken), cancellationToken);
            tables = tables.ToDictionary(table => table.Key, table => table.Value.WrittenAs(original.GetValueOrDefault(table.Key)));
        }

        List<(WorkloadStatement Statement, StatementNeeds Needs)> workload = [.. statements.Select(statement => (statement, StatementNeeds.Of(statement.Plan, tables)))];
        var candidates = workload.ConvertAll(one => Candidates.Of(one.Needs, support, one.Statement.IsSampled));
        List<IndexDefinition> single = [.. candidates.SelectMany(one => one.Single).Distinct()];
        List<IReadOnlyList<IndexDefinition>> moves = [.. single.Where(whatIf.CanTry).Select(index => (IReadOnlyList<IndexDefinition>)[index]), .. candidates.SelectMany(one => one.Together)];
        var search = new IndexSearch(whatIf, workload);
        var chosen = await search.FindAsync(moves, Budget, cancellationToken);
        var around = await AroundAsync(session, chosen, cancellationToken);
        return await new AdviceAssembly(search, whatIf, workload, chosen, around).ReportAsync(
            [.. read.Select(one => (one.Request.Sql, one.Request.QueryId, one.Request.Weight, one.Skipped))], [.. NotesOf(single, whatIf, search, tables.Values)], cancellationToken);
    }

    static async Task<(WorkloadStatement? Statement, string? Skipped)> PlanAsync(PostgresSource source, PostgresSession session, AdviceRequest request, CancellationToken cancellationToken)
    {
        var (sql, isSampled, fault) = await SampledValues.FillAsync(source, session, request.Sql, cancellationToken);
        if (fault is not null)
        {
            return (null, fault);
        }

        if (await source.JudgeAsync(Explain + sql, cancellationToken) is not Verdict.Allowed(var approved))
        {
            return (null, "The guard lets it not be planned.");
        }

        return await HypotheticalIndexes.ExplainAsync(session, approved.Text, cancellationToken) is { } plan
            ? (new(sql, request.Weight, approved, plan, isSampled) { QueryId = request.QueryId }, null)
            : (null, $"The server cannot plan it. {session.Failure}");
    }

    /// <summary>The names that are taken beside each table, and the parts of those that are partitioned.</summary>
    static async Task<IReadOnlyDictionary<long, (string[] Names, IReadOnlyList<TablePart> Parts)>> AroundAsync(PostgresSession session, IReadOnlyList<IndexDefinition> chosen, CancellationToken cancellationToken)
    {
        var around = new Dictionary<long, (string[], IReadOnlyList<TablePart>)>();
        foreach (var table in chosen.Select(index => index.Table).DistinctBy(table => table.Oid))
        {
            var names = (await session.QueryAsync(new(EmbeddedSql.Read(typeof(IndexAdvisor), "names"), table.Oid), cancellationToken))[0];
            around[table.Oid] = ((string[])names[0]!, table.IsPartitioned ? PartitionedIndex.PartsOf(await session.QueryAsync(new(PartitionedIndex.Parts, table.Oid), cancellationToken)) : []);
        }

        return around;
    }

    static IEnumerable<string> NotesOf(List<IndexDefinition> single, IWhatIf whatIf, IndexSearch search, IEnumerable<TableFacts> tables)
    {
        foreach (var index in single.Where(index => !whatIf.CanTry(index)).Take(5))
        {
            yield return $"This might help too, and could not be tried here ({index.Method}): {index.Anonymous}";
        }

        foreach (var table in tables.DistinctBy(table => table.Oid).Where(table => table.Columns.All(column => column.Distinct == 0)))
        {
            yield return $"{table.Shown} has no statistics, so the planner guesses: ANALYZE it and ask again.";
        }

        if (search.IsCut)
        {
            yield return $"Not all sets of indexes were tried, because the time was up after {search.Tried:N0}.";
        }
    }
}

/// <param name="Sql">With values, or with parameters ($1), in whose place typical values of the columns are put.</param>
/// <param name="Weight">How often it runs, in proportion to the others.</param>
public sealed record AdviceRequest(string Sql, double Weight = 1, string? QueryId = null);
