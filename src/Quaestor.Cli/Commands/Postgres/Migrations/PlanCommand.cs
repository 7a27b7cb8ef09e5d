using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Migrations;

/// <summary><c>quaestor pg migrate plan</c>: safe steps for what is wanted, written as files.</summary>
sealed class PlanCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string?> _sql = new("sql") { Description = "What is wanted, as plain DDL; - reads it from standard input.", Arity = ArgumentArity.ZeroOrOne };

    readonly Option<string?> _schema = new("--schema") { Description = "A file with the whole schema as it should be: what differs is planned. - reads it from standard input.", HelpName = "FILE" };

    readonly Option<bool> _drop = new("--drop") { Description = "With --schema: what is there and not in the file goes." };

    readonly Option<string> _name = new("--name") { Description = "What it does: small letters, digits and underlines.", HelpName = "NAME", DefaultValueFactory = _ => "change" };

    readonly Option<string> _folder = MigrateCommand.Folder();

    readonly Option<bool> _dry = new("--dry-run") { Description = "Show the plan, and write no files." };

    public Command Create() => DatabaseCommand.Create("plan", "Compute the safe steps, try them on a scratch copy, and write NNNN_name.up.sql and .down.sql.", shared, RunAsync, _sql, _schema, _drop, _name, _folder, _dry);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (sql, file) = (parsed.GetValue(_sql), parsed.GetValue(_schema));
        if (sql is null == file is null)
        {
            throw new CommandException(ExitCode.Usage, "Say what is wanted: statements, or a whole schema by --schema FILE.");
        }

        var text = (sql ?? file) == "-" ? await screen.Input.ReadToEndAsync(cancellationToken) : sql ?? await ReadAsync(file!, cancellationToken);
        var folder = new MigrationFolder(parsed.GetRequiredValue(_folder));
        await using var database = await DatabaseSession.OpenAsync(parsed, shared, screen, cancellationToken);
        var plan = await database.PostAsync(
            "migrations/plan",
            body =>
            {
                body.WriteString(sql is null ? "schema"u8 : "sql"u8, text);
                body.WriteBoolean("drop"u8, parsed.GetValue(_drop));
                body.WriteString("name"u8, parsed.GetRequiredValue(_name));
                body.WriteNumber("number"u8, folder.NextNumber());
            },
            cancellationToken);
        database.Tell(plan, answer => screen.Data.WriteLine(SafeText.Block(answer.Text("text"))));
        if (!parsed.GetValue(_dry) && plan.Items("steps").Any())
        {
            foreach (var one in plan.Object("later") is { } later ? new[] { plan, later } : [plan])
            {
                screen.Say($"Written: {string.Join(" and ", folder.Write(one.Text("id"), one.Text("up"), one.Text("down")))}.");
            }
        }

        return plan.Items("differences").Any() ? ExitCode.Failed : ExitCode.Fine;
    }

    static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{file} cannot be read: {unreadable.Message}");
        }
    }
}
