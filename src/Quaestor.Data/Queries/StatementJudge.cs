using Quaestor.Data.Sources;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Queries;

/// <summary>What becomes of a statement on a source: what its guard says, and where its owner lets changes be asked for, a proposal in place of a refusal.</summary>
public static class StatementJudge
{
    /// <exception cref="SourceException">The guard has to ask the source, and that cannot be reached.</exception>
    public static async ValueTask<Verdict> JudgeAsync(ISource source, SourceChanges changes, string sql, CancellationToken cancellationToken)
    {
        var verdict = await source.JudgeAsync(sql, cancellationToken);
        if (verdict is not Verdict.Refused refused || changes == SourceChanges.ReadOnly || source.Dialect != Dialect.Postgres)
        {
            return verdict;
        }

        var (change, why) = await ChangeRules.ProposeAsync(sql, source.JudgeAsync, source.ObjectionToDefinitionAsync, cancellationToken);
        return change is not null ? new Verdict.NeedsApproval(change) : why is null ? refused : refused with { Reason = why, Position = null };
    }
}
