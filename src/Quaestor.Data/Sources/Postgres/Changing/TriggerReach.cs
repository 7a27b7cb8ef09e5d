using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>
/// Whether a change may be tried and rolled back: not where a trigger that it may fire, through however many steps, does what no
/// rollback takes back.
/// </summary>
static class TriggerReach
{
    /// <returns>Why not; null where it may.</returns>
    public static async Task<string?> ObjectionAsync(string sql, PostgresFacts facts, WritingSession session, CancellationToken cancellationToken)
    {
        var triggers = await session.QueryAsync(new(OwnTexts.Triggers), cancellationToken);
        if (triggers.Count == 0)
        {
            return null;
        }

        var edges = (await session.QueryAsync(new(OwnTexts.Reach), cancellationToken)).ToLookup(row => (long)row[0]!, row => (long)row[1]!);
        var effects = new OutsideEffects(facts);
        var (reached, names) = (new HashSet<long>(), NamesIn(sql));
        while (true)
        {
            var before = reached.Count;
            foreach (var relation in await session.QueryAsync(new(OwnTexts.Relations, [names.ToArray()]), cancellationToken))
            {
                Reach((long)relation[0]!);
            }

            foreach (var trigger in triggers.Where(row => reached.Contains((long)row[0]!)))
            {
                if (effects.Of((string)trigger[5]!) is { } why)
                {
                    return $"the trigger {trigger[3]} on {trigger[1]}.{trigger[2]} may do what no rollback takes back ({why})";
                }
            }

            names = effects.Names;
            if (reached.Count == before)
            {
                return null;
            }
        }

        void Reach(long relation)
        {
            if (reached.Add(relation))
            {
                foreach (var next in edges[relation])
                {
                    Reach(next);
                }
            }
        }
    }

    static HashSet<string> NamesIn(string sql) => [.. PostgresLexer.Read(sql).Where(token => token.IsName).Select(token => token.Text)];
}
