using System.Text.Json;
using Quaestor.Agent.Postgres.Migrating;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Postgres;

sealed class PlanMigration(DatabaseMigrations migrations) : PostgresTool("pg_plan_migration", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." },
            "sql": { "type": "string", "description": "What is wanted, as plain DDL: the safe steps are computed." },
            "name": { "type": "string", "description": "What it does, in lower-case letters, digits and underlines." }
          },
          "required": ["dataset", "sql", "name"],
          "additionalProperties": false
        }
        """u8);

    public override Role Needs => Role.Analyst;

    public override bool IsReadOnly => true;

    public override TimeSpan? TimeLimit => TimeSpan.FromMinutes(5);

    protected override async Task<ToolOutcome> RunAsync(ISource source, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var history = await migrations.HistoryAsync(source, cancellationToken);
            var number = history.Applied.Select(applied => int.Parse(applied.Id.AsSpan(0, applied.Id.IndexOf('_', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max() + 1;
            var (planned, notTried) = await migrations.PlanAsync(source, arguments.GetProperty("sql").GetString()!, number, arguments.GetProperty("name").GetString()!, cancellationToken);
            var migration = planned.Plan.Migration;
            var text = $"{MigrationText.Of(planned, notTried)}\n\n{migration.Id}.up.sql:\n{migration.Up}\n{migration.Id}.down.sql:\n{migration.Down}";
            return new ToolOutcome(true, text, $"planned {migration.Id} in {planned.Plan.Steps.Count} steps") { ForPerson = text };
        }
        catch (SourceException refused)
        {
            return ToolOutcome.Wrong(refused.Message);
        }
    }
}
