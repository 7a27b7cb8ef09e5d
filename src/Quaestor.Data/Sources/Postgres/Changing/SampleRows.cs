using System.Text.Json;
using Npgsql;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>A few rows as they are before a change and after it.</summary>
static class SampleRows
{
    const int Most = 5;

    /// <summary>
    /// Runs the change, and around it a query that keeps some of the rows that it gives back. What the server does not let stand in a
    /// query, such as what rules rewrite, runs by itself and has no sample.
    /// </summary>
    /// <returns>How many rows it changed, null for what changes none; and some of them as they are now.</returns>
    public static async Task<(long? Rows, IReadOnlyList<string> Some)> RunAsync(string sql, ChangeForm form, WritingSession session, CancellationToken cancellationToken)
    {
        if (form is { Target: { } target, Verb: "insert" or "update" or "delete" })
        {
            try
            {
                var row = (await session.QueryAsync(new(Around(sql, form.Returns ? null : target.Alias)), cancellationToken))[0];
                return ((long)row[0]!, (string[])row[1]!);
            }
            catch (PostgresException refused) when (IsOfForm(refused.SqlState))
            {
                await session.GoBackAsync(cancellationToken);
            }
        }

        return (await session.ExecuteAsync(sql, cancellationToken), []);
    }

    /// <param name="after">Rows as the change leaves them, or as it found those that it deletes.</param>
    /// <param name="session">Its transaction is where it was before the change.</param>
    public static async Task<IReadOnlyList<ChangedRow>> WithBeforeAsync(IReadOnlyList<string> after, ChangeForm form, WritingSession session, CancellationToken cancellationToken)
    {
        if (after.Count == 0 || form is not { Target: { } target, Verb: not "insert" })
        {
            return [.. after.Select(row => new ChangedRow(null, row))];
        }

        return form.Verb == "delete" ? [.. after.Select(row => new ChangedRow(row, null))] : await ByKeyAsync(after, target, session, cancellationToken);
    }

    static string Around(string sql, string? returning) =>
        $"""
        WITH quaestor_changed AS (
        {sql}
        {(returning is null ? "" : $"RETURNING {TargetTable.Quote(returning)}.*")})
        SELECT (SELECT count(*) FROM quaestor_changed), ARRAY(SELECT row_to_json(c)::text FROM quaestor_changed AS c LIMIT {Most})
        """;

    /// <summary>The statement as it was put is at fault, or one may not read what it changes: by itself it may run, or say why not.</summary>
    static bool IsOfForm(string state) => state.StartsWith("42", StringComparison.Ordinal) || state.StartsWith("0A", StringComparison.Ordinal);

    static async Task<IReadOnlyList<ChangedRow>> ByKeyAsync(IReadOnlyList<string> after, TargetTable target, WritingSession session, CancellationToken cancellationToken)
    {
        var key = await session.QueryAsync(new(OwnTexts.Key, target.Quoted), cancellationToken);
        if (key.Count == 0)
        {
            return [.. after.Select(row => new ChangedRow(null, row))];
        }

        var condition = string.Join(" AND ", key.Select((column, i) => $"t.{TargetTable.Quote((string)column[0]!)} = ${i + 1}::text::{column[1]}"));
        var rows = new List<ChangedRow>();
        foreach (var row in after)
        {
            using var cells = JsonDocument.Parse(row);
            var values = key.Select(column => cells.RootElement.TryGetProperty((string)column[0]!, out var cell) ? cell.ToString() : null).ToList();
            var before = values.Contains(null)
                ? null
                : await TryAsync(session, $"SELECT row_to_json(t)::text FROM {target.Quoted} AS t WHERE {condition}", cancellationToken, [.. values.Select(value => (object)value!)]) is [var first, ..] ? first : null;
            rows.Add(new(before, row));
        }

        return rows;
    }

    static async Task<IReadOnlyList<string>> TryAsync(WritingSession session, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await session.SaveAsync(cancellationToken);
        try
        {
            return [.. (await session.QueryAsync(new(sql, parameters), cancellationToken)).Select(row => (string)row[0]!)];
        }
        catch (PostgresException)
        {
            return [];
        }
        finally
        {
            await session.GoBackAsync(CancellationToken.None);
        }
    }
}
