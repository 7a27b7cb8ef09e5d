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
        return verdict is Verdict.Refused && changes != SourceChanges.ReadOnly && source.Dialect == Dialect.Postgres
            && await ChangeRules.ProposeAsync(sql, source.JudgeAsync, source.ObjectionToDefinitionAsync, cancellationToken) is { } change
                ? new Verdict.NeedsApproval(change)
                : verdict;
    }
}
