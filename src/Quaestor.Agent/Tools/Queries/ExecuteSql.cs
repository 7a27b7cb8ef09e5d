using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Changes;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Users;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Tools.Queries;

sealed class ExecuteSql(Runs runs, DatabaseBackups backups) : AgentTool(ToolName, Schema)
{
    public const string ToolName = "execute_sql";

    static readonly JsonElement Schema = QuerySchema.With("sql", """{ "type": "string", "description": "One SELECT statement, in the SQL that the list of datasets names for it; or one change, where its owner lets changes be asked for." }""");

    /// <summary>A change never runs without a person's yes, which counts once: what may be called again by itself only reads.</summary>
    public override bool IsReadOnly => true;

    public override string? EditableArgument => "sql";

    public override ValueTask<Proposal?> ProposeAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Proposal?>(Proposal.Read(Sql(arguments), arguments));

    public override async ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        if (DatasetArgument.Read(arguments, context).Source is not { } source || context.Role < Role.Analyst)
        {
            return null;
        }

        var limits = runs.LimitsOn(source);
        try
        {
            return await StatementJudge.JudgeAsync(source, limits.Changes, Sql(arguments), cancellationToken) is Verdict.NeedsApproval(var change)
                ? ChangeNeeds.Of(change, await ChangeRunner.PreviewAsync(source, change, limits, cancellationToken), context.Sources.PolicyOf(source), backups.SentenceOf(source))
                : null;
        }
        catch (Exception failed) when (failed is EngineException or TimeoutException)
        {
            // Running it meets the same before it changes anything, and keeps a record of it.
            return null;
        }
    }

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (source, wrong) = DatasetArgument.Read(arguments, context);
        if (source is null)
        {
            return wrong!;
        }

        var run = context.RunOn(source, RunMode.Sql, Sql(arguments));
        if (context.Agreement is { } agreement && await StatementJudge.JudgeAsync(source, runs.LimitsOn(source).Changes, Sql(arguments), cancellationToken) is Verdict.NeedsApproval(var change))
        {
            run = run with { Change = agreement.Approve(change) };
        }

        return await RunOutcome.OfAsync(await runs.ExecuteAsync(run, cancellationToken), Sql(arguments), source, context, cancellationToken);
    }

    static string Sql(JsonElement arguments) => arguments.GetProperty("sql").GetString()!;
}
