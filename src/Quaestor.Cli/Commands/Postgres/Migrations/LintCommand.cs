using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Migrations;

/// <summary><c>quaestor pg migrate lint</c>: what the rules say of files. Ends with 1 where one warns.</summary>
sealed class LintCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string[]> _files = new("file") { Description = "Files of SQL; without any, those of the folder that go up.", Arity = ArgumentArity.ZeroOrMore };

    readonly Option<string> _folder = MigrateCommand.Folder();

    readonly Option<bool> _schema = new("--require-schema") { Description = "Warn of tables without their schema." };

    public Command Create() => DatabaseCommand.Create("lint", "Look migrations over by the rules.", shared, RunAsync, _files, _folder, _schema);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var files = parsed.GetValue(_files) is { Length: > 0 } named ? named.Select(file => (Name: file, Text: Read(file))) : new MigrationFolder(parsed.GetRequiredValue(_folder)).Read().Select(one => (Name: $"{one.Id}.up.sql", Text: one.Up));
        var found = await DatabaseSession.TellAsync(parsed, shared, screen, database => LintAsync(database, files, parsed.GetValue(_schema), cancellationToken), Show, cancellationToken);
        return found.Items("items").Any(finding => finding.Text("level") == "warning") ? ExitCode.Failed : ExitCode.Fine;
    }

    /// <returns>The findings of all files in one list, each with its file.</returns>
    static async Task<JsonElement> LintAsync(DatabaseSession database, IEnumerable<(string Name, string Text)> files, bool requiresSchema, CancellationToken cancellationToken)
    {
        var all = new JsonArray();
        foreach (var (name, text) in files)
        {
            var found = await database.PostAsync(
                "migrations/lint",
                body =>
                {
                    body.WriteString("sql"u8, text);
                    body.WriteBoolean("require_schema"u8, requiresSchema);
                },
                cancellationToken);
            foreach (var finding in found.Items("items"))
            {
                var named = JsonObject.Create(finding)!;
                named.Insert(0, "file", name);
                all.Add((JsonNode)named);
            }
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["items"] = all });
    }

    void Show(JsonElement found)
    {
        foreach (var finding in found.Items("items"))
        {
            screen.Data.WriteLine(SafeText.Line($"{finding.Text("file")}, step {finding.NumberOrNull("step")}: {finding.Text("level")}: {finding.Text("rule")}: {finding.Text("says")}"));
        }
    }

    static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{file} cannot be read: {exception.Message}");
        }
    }
}
