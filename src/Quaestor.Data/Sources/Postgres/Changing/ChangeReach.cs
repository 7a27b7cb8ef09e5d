using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>
/// Whether a change may be tried and rolled back: not where a trigger that it may fire, or what its tables compute by themselves, through
/// however many steps, does what no rollback takes back.
/// </summary>
sealed class ChangeReach(PostgresFacts facts, WritingSession session)
{
    readonly OutsideEffects _effects = new(facts);
    readonly HashSet<long> _reached = [];
    ILookup<long, long> _edges = Array.Empty<long>().ToLookup(id => id);

    /// <returns>Why not; null where it may.</returns>
    public async Task<string?> ObjectionAsync(string sql, ChangeForm form, CancellationToken cancellationToken)
    {
        if (!form.ChangesRows && await OfEventTriggersAsync(cancellationToken) is { } fires)
        {
            return fires;
        }

        var triggers = await session.QueryAsync(new(OwnTexts.Triggers), cancellationToken);
        _edges = (await session.QueryAsync(new(OwnTexts.Reach), cancellationToken)).ToLookup(row => (long)row[0]!, row => (long)row[1]!);
        HashSet<string> names = [.. NamesIn(sql), .. _effects.Names];
        while (true)
        {
            List<long> before = [.. _reached];
            foreach (var relation in await session.QueryAsync(new(OwnTexts.Relations, [names.ToArray()]), cancellationToken))
            {
                Reach((long)relation[0]!);
            }

            long[] found = [.. _reached.Except(before)];
            if (found.Length == 0)
            {
                return null;
            }

            if (OfTriggers(triggers) is { } trigger)
            {
                return trigger;
            }

            foreach (var row in await session.QueryAsync(new(OwnTexts.Expressions, found), cancellationToken))
            {
                if (_effects.OfExpression((string)row[2]!) is { } why)
                {
                    return Sentence((string)row[1]!, why);
                }
            }

            names = _effects.Names;
        }
    }

    async Task<string?> OfEventTriggersAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await session.QueryAsync(new(OwnTexts.EventTriggers), cancellationToken))
        {
            if (_effects.Of((string)row[1]!) is { } why)
            {
                return Sentence($"the event trigger {row[0]}", why);
            }
        }

        return null;
    }

    string? OfTriggers(IReadOnlyList<object?[]> triggers)
    {
        foreach (var trigger in triggers.Where(row => _reached.Contains((long)row[0]!)))
        {
            if (_effects.Of((string)trigger[5]!) is { } why)
            {
                return Sentence($"the trigger {trigger[3]} on {trigger[1]}.{trigger[2]}", why);
            }
        }

        return null;
    }

    void Reach(long relation)
    {
        if (_reached.Add(relation))
        {
            foreach (var next in _edges[relation])
            {
                Reach(next);
            }
        }
    }

    static string Sentence(string what, string why) => $"{what} may do what no rollback takes back ({why})";

    static IEnumerable<string> NamesIn(string sql) => PostgresLexer.Read(sql).Where(token => token.IsName).Select(token => token.Text);
}
