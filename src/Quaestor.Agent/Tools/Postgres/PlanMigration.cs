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
            "sql": { "type": ["string", "null"], "description": "What is wanted, as plain DDL: the safe steps are computed. null where a whole schema is given." },
            "schema": { "type": ["string", "null"], "description": "DDL of the whole schema as it should be in the end; null for single statements." },
            "drop": { "type": "boolean", "description": "With a schema: what is there and not wanted goes. Only when the user said so." },
            "name": { "type": "string", "description": "What it does, in lower-case letters, digits and underlines." }
          },
          "required": ["dataset", "sql", "schema", "drop", "name"],
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
            var name = arguments.GetProperty("name").GetString()!;
            var (planned, notTried) = (Text("sql"), Text("schema")) switch
            {
                ({ } sql, null) => await migrations.PlanAsync(source, sql, number, name, cancellationToken),
                (null, { } schema) => (await migrations.PlanSchemaAsync(source, schema, arguments.GetProperty("drop").GetBoolean(), number, name, cancellationToken), null),
                _ => throw new SourceException("Give either sql or schema."),
            };
            if (planned.Plan.Steps.Count == 0)
            {
                return new ToolOutcome(true, MigrationText.Of(planned, notTried), "nothing to do");
            }

            var migration = planned.Plan.Migration;
            var text = $"{MigrationText.Of(planned, notTried)}\n\n{migration.Id}.up.sql:\n{migration.Up}\n{migration.Id}.down.sql:\n{migration.Down}";
            return new ToolOutcome(true, text, $"planned {migration.Id} in {planned.Plan.Steps.Count} {(planned.Plan.Steps.Count == 1 ? "step" : "steps")}") { ForPerson = text };
        }
        catch (SourceException refused)
        {
            return ToolOutcome.Wrong(refused.Message);
        }

        string? Text(string field) => arguments.GetProperty(field).GetString();
    }
}
