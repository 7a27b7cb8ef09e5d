using Quaestor.Data.Queries;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Migrations.Trying;

/// <summary>What a statement of a migration may be: what people are asked about, and functions and triggers besides.</summary>
static class StepJudge
{
    /// <exception cref="SourceException">It is no such change; the message says why, and quotes it.</exception>
    public static async Task<ProposedChange> ProposeAsync(PostgresSource source, string sql, CancellationToken cancellationToken)
    {
        var verdict = await StatementJudge.JudgeAsync(source, SourceChanges.Ask, sql, cancellationToken);
        if (verdict is Verdict.NeedsApproval(var change))
        {
            return change;
        }

        var (routine, objection) = await source.ProposeRoutineAsync(sql, cancellationToken);
        var why = objection ?? verdict switch
        {
            Verdict.Refused { Layer: "parser" } unreadable => unreadable.Reason,
            Verdict.Refused => await source.ObjectionToDefinitionAsync(sql, cancellationToken) ?? "it is not among the changes that people are asked about, or reads what a query may not.",
            _ => "it changes nothing.",
        };
        return routine ?? throw new SourceException($"A migration may not hold this: {why} ({Cut(sql)})");
    }

    static string Cut(string sql) => sql.Length <= 120 ? sql : $"{sql[..120]}…";
}
