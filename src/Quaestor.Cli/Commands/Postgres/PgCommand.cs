using System.CommandLine;
using Quaestor.Cli.Commands.Postgres.Activity;
using Quaestor.Cli.Commands.Postgres.Backups;
using Quaestor.Cli.Commands.Postgres.Changes;
using Quaestor.Cli.Commands.Postgres.Explain;
using Quaestor.Cli.Commands.Postgres.Health;
using Quaestor.Cli.Commands.Postgres.Indexes;
using Quaestor.Cli.Commands.Postgres.Maintenance;
using Quaestor.Cli.Commands.Postgres.Migrations;
using Quaestor.Cli.Commands.Postgres.Statements;
using Quaestor.Cli.Options;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres;

/// <summary><c>quaestor pg</c>: looking after a PostgreSQL database.</summary>
sealed class PgCommand(SharedOptions shared, Screen screen)
{
    public Command Create() => new("pg", "Look after a PostgreSQL database.")
    {
        new HealthCommand(shared, screen).Create(),
        new TopCommand(shared, screen).Create(),
        new ActivityCommand(shared, screen).Create(),
        new LocksCommand(shared, screen).Create(),
        new ExplainCommand(shared, screen).Create(),
        new IndexesCommand(shared, screen).Create(),
        TableCommand.Vacuum(shared, screen),
        TableCommand.Analyze(shared, screen),
        TableCommand.Reindex(shared, screen),
        new SignalCommand("cancel", "Stop what a session runs, after a yes.", "cancel", shared, screen).Create(),
        new SignalCommand("end", "End a session, after a yes: what it has not committed is rolled back.", "end", shared, screen).Create(),
        new BackupCommand(shared, screen).Create(),
        new BackupsCommand(shared, screen).Create(),
        new RestoreCommand(shared, screen).Create(),
        new ChangeCommand(shared, screen).Create(),
        new MigrateCommand(shared, screen).Create(),
        new ListApprovals(shared, screen).Create(),
        new DecideApproval("approve", "Say yes to a change that waits, and run it.", isYes: true, shared, screen).Create(),
        new DecideApproval("reject", "Say no to a change that waits.", isYes: false, shared, screen).Create(),
    };
}
