using Quaestor.Agent.Capsules;
using Quaestor.Agent.Postgres;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Postgres.Migrating;

namespace Quaestor.Agent.Tools.Postgres;

/// <summary>The tools by which a model looks after a PostgreSQL database.</summary>
public static class PostgresTools
{
    public static IReadOnlyList<AgentTool> All(Explanations explanations, IndexAdvice advice, DatabaseBackups backups) =>
        [new CheckHealth(), new GetActivity(), new GetTopQueries(), new ExplainQuery(explanations), new AdviseIndexes(advice), new ListBackups(backups), new TakeBackup(backups), new RestoreBackup(backups)];

    /// <summary>Those that change a schema by migrations.</summary>
    public static IReadOnlyList<AgentTool> OfMigrations(DatabaseMigrations migrations, Runs runs) => [new PlanMigration(migrations), new Migrate(migrations, runs)];
}
