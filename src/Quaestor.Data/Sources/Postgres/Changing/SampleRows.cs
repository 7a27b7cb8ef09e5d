using System.Text.Json;
using Npgsql;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>
/// A few rows as they are before a change and after it. The change runs once more for that, around itself a query that takes some of
/// what it gives back; what cannot be wrapped so has no sample.
/// </summary>
static class SampleRows
{
    const int Most = 5;

    /// <summary>Leaves the transaction as it was.</summary>
    public static async Task<IReadOnlyList<ChangedRow>> ReadAsync(string sql, ChangeForm form, WritingSession session, CancellationToken cancellationToken)
    {
        if (form is not { Target: { } target, Verb: "insert" or "update" or "delete" })
        {
            return [];
        }

        var after = await TryAsync(session, Around(sql, form.Returns ? null : target.Alias), cancellationToken);
        return form.Verb switch
        {
            "delete" => [.. after.Select(row => new ChangedRow(row, null))],
            "insert" => [.. after.Select(row => new ChangedRow(null, row))],
            _ => await WithBeforeAsync(after, target, session, cancellationToken),
        };
    }

    static string Around(string sql, string? returning) =>
        $"WITH quaestor_changed AS (\n{sql}\n{(returning is null ? "" : $"RETURNING {TargetTable.Quote(returning)}.*")}) SELECT row_to_json(c)::text FROM quaestor_changed AS c LIMIT {Most}";

    static async Task<IReadOnlyList<ChangedRow>> WithBeforeAsync(IReadOnlyList<string> after, TargetTable target, WritingSession session, CancellationToken cancellationToken)
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
