using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Changes;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools.Queries;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Hosting;

/// <summary>Asks for single statements that change something, outside of any conversation.</summary>
public sealed class ProposedChanges(ProposedCalls calls, Runs runs, SourceRegistry sources, DatabaseBackups backups)
{
    /// <summary>Records a statement that was judged as a change and tried.</summary>
    /// <param name="preview">What it did when it was tried.</param>
    public async Task<ApprovalRecord?> AskAsync(string userId, ISource source, string sql, ChangePreview? preview, CancellationToken cancellationToken) =>
        await StatementJudge.JudgeAsync(source, runs.LimitsOn(source).Changes, sql, cancellationToken) is Verdict.NeedsApproval(var change)
            ? await calls.AskAsync(userId, ExecuteSql.ToolName, Arguments(source, sql), source, ChangeNeeds.Of(change, preview, sources.PolicyOf(source), backups.SentenceOf(source)))
            : null;

    static JsonElement Arguments(ISource source, string sql) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["dataset"] = source.Name,
        ["sql"] = sql,
        ["confidence"] = 1,
        ["assumptions"] = new JsonArray(),
        ["other_readings"] = null,
    });
}
