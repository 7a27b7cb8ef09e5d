using System.CommandLine;
using Quaestor.Cli.Options;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Migrations;

/// <summary><c>quaestor pg migrate</c>: changes of a schema, from what is wanted to what was applied.</summary>
sealed class MigrateCommand(SharedOptions shared, Screen screen)
{
    public static Option<string> Folder() => new("--dir")
    {
        Description = "The folder of the migrations.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => "migrations",
    };

    public Command Create() => new("migrate", "Change a schema by migrations: plan, lint, verify, apply, take back.")
    {
        new PlanCommand(shared, screen).Create(),
        new LintCommand(shared, screen).Create(),
        new StatusCommand(shared, screen).Create(),
        new VerifyCommand(shared, screen).Create(),
        new ApplyCommand("apply", "Apply what is pending, after a yes.", "up", shared, screen).Create(),
        new ApplyCommand("down", "Take the latest one back, after a yes.", "down", shared, screen).Create(),
    };
}
