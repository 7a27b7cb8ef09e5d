using System.Diagnostics;
using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Postgres.Migrating;
using Quaestor.Agent.Users;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

/// <summary>Applies migrations, or takes the latest back: what was shown runs, and nothing else.</summary>
public sealed class Migrate(DatabaseMigrations migrations, Runs runs) : PostgresTool(ToolName, Schema)
{
    public const string ToolName = "pg_migrate";

    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "migrations": {
              "type": "array",
              "description": "All migrations, those that are applied already too.",
              "items": {
                "type": "object",
                "properties": {
                  "id": { "type": "string", "description": "As in 0007_add_city." },
                  "up": { "type": "string" },
                  "down": { "type": "string", "description": "Empty where there is no way back." }
                },
                "required": ["id", "up", "down"],
                "additionalProperties": false
              }
            },
            "direction": { "type": "string", "enum": ["up", "down"], "description": "up applies what is pending; down takes the latest one back." },
            "accept_drift": { "type": "boolean", "description": "Go on although the schema was changed by other means. Only when the user said so." }
          },
          "required": ["dataset", "migrations", "direction", "accept_drift"],
          "additionalProperties": false
        }
        """u8);

    public override Role Needs => Role.Analyst;

    public override bool IsSerial => true;

    public override TimeSpan? TimeLimit => TimeSpan.FromHours(24);

    public override async ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        if (DatasetArgument.Read(arguments, context).Source is not { } source || context.Sources.PolicyOf(source) is not { Changes: not SourceChanges.ReadOnly } policy)
        {
            return null;
        }

        try
        {
            var (all, isDown, drift) = Read(arguments);
            var (due, problem) = DatabaseMigrations.Due(await migrations.HistoryAsync(source, cancellationToken), all, isDown, drift);
            return problem is not null || due.Count == 0 ? null
                : new ApprovalNeed(DatabaseMigrations.Script(due, isDown), await PreviewAsync(source, all, due, isDown, cancellationToken), isDown
                    ? "What the migration brought is taken away again, with what was written into it since."
                    : "Each step stays once it is done. A step that fails stops the rest, and the next run goes on there.")
                {
                    NeedsAdmin = policy.Changes == SourceChanges.AskAdmin,
                };
        }
        catch (Exception refused) when (refused is SourceException or Agent.Postgres.AdministrationException)
        {
            // Running it meets the same, and says it.
            return null;
        }
    }

    protected override async Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var (all, isDown, drift) = Read(arguments);
            if (context.Agreement is not { } agreement)
            {
                var (due, problem) = DatabaseMigrations.Due(await migrations.HistoryAsync(source, cancellationToken), all, isDown, drift);
                return problem is not null ? ToolOutcome.Wrong(problem)
                    : due.Count == 0 ? new ToolOutcome(true, "There is nothing to do.", "nothing to do")
                    : context.Sources.PolicyOf(source).Changes == SourceChanges.ReadOnly ? ToolOutcome.Wrong($"{source.Name} is only read: its settings have to say \"changes\": \"ask\" before it can be migrated.")
                    : await TriedAsync(source, all);
            }

            var told = new List<string>();
            var run = await runs.ExecuteAsync(context.RunOn(source, RunMode.Sql, agreement.Shown!) with { Work = stop => WorkAsync(source, all, context, (isDown, drift), told, stop) }, cancellationToken);
            return run.Error is { } error
                ? ToolOutcome.Wrong(error.Message) with { Run = run, ForPerson = string.Join('\n', told.Append(error.Message)) }
                : new ToolOutcome(true, $"Done.\n{string.Join('\n', told)}", told.Count == 0 ? "nothing to do" : told[^1].TrimEnd('.'), run);
        }
        catch (SourceException refused)
        {
            return ToolOutcome.Wrong(refused.Message);
        }
    }

    static async Task<QueryOutcome> WorkAsync(ISource source, IReadOnlyList<Migration> all, ToolContext context, (bool IsDown, bool Drift) how, List<string> told, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await DatabaseMigrations.RunAsync(source, all, context.Agreement!, how.IsDown, how.Drift, told.Add, cancellationToken);
            return new(RunStatus.Succeeded, null, null, Stopwatch.GetElapsedTime(began), "database") { Notices = told };
        }
        catch (SourceException stopped)
        {
            return new(RunStatus.Failed, null, new QueryError("migration_stopped", stopped.Message), Stopwatch.GetElapsedTime(began), "database") { Notices = told };
        }
        catch (InvalidOperationException changed)
        {
            return new(RunStatus.Refused, null, new QueryError("not_approved", changed.Message), Stopwatch.GetElapsedTime(began), "database") { Notices = told };
        }
    }

    /// <summary>Nobody could be asked, because trying it fails: says why.</summary>
    async Task<ToolOutcome> TriedAsync(ISource source, IReadOnlyList<Migration> all)
    {
        _ = await migrations.VerifyAsync(source, all, CancellationToken.None);
        return ToolOutcome.Wrong("Nobody was asked about it. Call it once more.");
    }

    async Task<string> PreviewAsync(ISource source, IReadOnlyList<Migration> all, IReadOnlyList<Migration> due, bool isDown, CancellationToken cancellationToken)
    {
        var title = $"{(isDown ? "Takes back" : "Applies")} {string.Join(", ", due.Select(migration => migration.Id))}. Each step waits one second at most for its locks, and is tried again.";
        if (isDown)
        {
            return title;
        }

        var (verified, notTried) = await migrations.VerifyAsync(source, all, cancellationToken);
        return $"{title}\n{notTried ?? "Tried on a scratch copy:"}\n{string.Join('\n', verified.Select(MigrationText.Of))}";
    }

    static (IReadOnlyList<Migration> All, bool IsDown, bool Drift) Read(JsonElement arguments) => (
        [.. arguments.GetProperty("migrations").EnumerateArray().Select(one => Migration.Of(one.GetProperty("id").GetString()!, one.GetProperty("up").GetString()!, one.GetProperty("down").GetString()!))],
        arguments.GetProperty("direction").GetString() == "down",
        arguments.GetProperty("accept_drift").GetBoolean());
}
