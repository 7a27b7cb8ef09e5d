using Quaestor.Data.Postgres.Plans;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>By HypoPG: indexes that only this connection's planner sees, and nobody has to build.</summary>
/// <param name="schema">Where the extension is, quoted.</param>
sealed class HypotheticalIndexes(PostgresSession session, string schema) : IWhatIf
{
    readonly Dictionary<string, long?> _sizes = [];
    readonly HashSet<string> _impossible = [];

    public string Method => "by HypoPG, which lets the planner see indexes that are not built";

    public bool CanTry(IndexDefinition index) => index.Method is "btree" or "brin" or "hash";

    public async Task<IReadOnlyList<PlanReading>?> PlanAsync(IReadOnlyList<IndexDefinition> indexes, IReadOnlyList<WorkloadStatement> statements, CancellationToken cancellationToken)
    {
        if (indexes.Any(index => _impossible.Contains(index.Identity)))
        {
            return null;
        }

        await ForgetAsync(cancellationToken);
        foreach (var index in indexes)
        {
            var made = await session.AttemptAsync(new($"SELECT {schema}.hypopg_relation_size(indexrelid) FROM {schema}.hypopg_create_index($1)", index.Anonymous), cancellationToken);
            if (made is not [[long size]])
            {
                _impossible.Add(index.Identity);
                return null;
            }

            _sizes[index.Identity] = size;
        }

        List<PlanReading> plans = [];
        foreach (var statement in statements)
        {
            plans.Add(await ExplainAsync(session, statement.Explain.Text, cancellationToken) ?? statement.Plan);
        }

        return plans;
    }

    public Task<long?> SizeAsync(IndexDefinition index, CancellationToken cancellationToken) => Task.FromResult(_sizes.GetValueOrDefault(index.Identity));

    /// <summary>The connection goes back to others afterwards.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => session.QueryAsync(new($"SELECT {schema}.hypopg_reset()"), cancellationToken);

    /// <returns>Null where it fails.</returns>
    internal static async Task<PlanReading?> ExplainAsync(PostgresSession session, string explain, CancellationToken cancellationToken) =>
        await session.AttemptAsync(new(explain), cancellationToken) is [[string json]] ? PlanReading.Read(json) : null;
}
