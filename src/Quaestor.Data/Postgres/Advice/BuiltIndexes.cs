using Npgsql;
using Quaestor.Data.Postgres.Plans;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>In a scratch copy: indexes are built there, and dropped for the time of a plan where it is to do without them.</summary>
/// <param name="rows">Of each table in the database that was copied.</param>
sealed class BuiltIndexes(WritingSession session, IReadOnlyDictionary<string, double> rows) : IWhatIf, IAsyncDisposable
{
    static readonly ChangeTimes Times = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10)) { Idle = TimeSpan.Zero };

    /// <summary>What is tried so often is built to stay; all else goes with the transaction in which it is tried.</summary>
    const int Often = 3;

    readonly Dictionary<string, string> _names = [];
    readonly Dictionary<string, int> _tries = [];
    readonly HashSet<string> _impossible = [];

    public string Method => "by building them in a scratch copy with a part of the rows";

    public static async Task<BuiltIndexes> OpenAsync(PostgresSource scratch, IReadOnlyDictionary<string, double> rows, CancellationToken cancellationToken) =>
        new(await scratch.Connector.BeginWritingAsync(Times, inTransaction: false, cancellationToken), rows);

    public bool CanTry(IndexDefinition index) => true;

    public async Task<IReadOnlyList<PlanReading>?> PlanAsync(IReadOnlyList<IndexDefinition> indexes, IReadOnlyList<WorkloadStatement> statements, CancellationToken cancellationToken)
    {
        if (indexes.Any(index => _impossible.Contains(index.Identity)))
        {
            return null;
        }

        foreach (var index in indexes)
        {
            _tries[index.Identity] = _tries.GetValueOrDefault(index.Identity) + 1;
            if (_tries[index.Identity] == Often)
            {
                await KeepAsync(index, cancellationToken);
            }
        }

        await session.BeginTransactionAsync(cancellationToken);
        try
        {
            return await BuildAsync(indexes, cancellationToken) ? await ExplainAsync(statements, cancellationToken) : null;
        }
        finally
        {
            await session.RollbackAsync();
        }
    }

    /// <summary>As many times larger as the table is larger than its copy.</summary>
    public async Task<long?> SizeAsync(IndexDefinition index, CancellationToken cancellationToken)
    {
        await KeepAsync(index, cancellationToken);
        var sum = await session.QueryAsync(
            new("SELECT coalesce(sum(pg_relation_size(t.relid)), pg_relation_size($1::text::regclass))::int8 FROM pg_partition_tree($1::text::regclass) AS t WHERE t.isleaf", _names[index.Identity]), cancellationToken);
        return (long)((long)sum[0][0]! * Math.Max(1, rows.GetValueOrDefault(index.Table.Shown) / Math.Max(1, index.Table.Rows)));
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    async Task KeepAsync(IndexDefinition index, CancellationToken cancellationToken)
    {
        if (!_names.ContainsKey(index.Identity) && await MakeAsync(index, $"quaestor_kept_{_names.Count}", cancellationToken))
        {
            // An index is made in the schema of its table, so that is where it is found.
            _names[index.Identity] = $"{AdviceWording.PartSchema(index.Table.Shown)}quaestor_kept_{_names.Count}";
        }
    }

    async Task<bool> BuildAsync(IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellationToken)
    {
        foreach (var (_, name) in _names.Where(kept => !indexes.Any(index => index.Identity == kept.Key)))
        {
            await session.ExecuteAsync($"DROP INDEX {name}", cancellationToken);
        }

        foreach (var (index, place) in indexes.Select((index, place) => (index, place)).Where(one => !_names.ContainsKey(one.index.Identity)))
        {
            if (!await MakeAsync(index, $"quaestor_try_{place}", cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    async Task<bool> MakeAsync(IndexDefinition index, string name, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(index.Create(name), cancellationToken);
            return true;
        }
        catch (PostgresException) when (!cancellationToken.IsCancellationRequested)
        {
            _impossible.Add(index.Identity);
            return false;
        }
    }

    async Task<IReadOnlyList<PlanReading>> ExplainAsync(IReadOnlyList<WorkloadStatement> statements, CancellationToken cancellationToken)
    {
        List<PlanReading> plans = [];
        foreach (var statement in statements)
        {
            plans.Add(PlanReading.Read((string)(await session.QueryAsync(new(statement.Explain.Text), cancellationToken))[0][0]!));
        }

        return plans;
    }
}
