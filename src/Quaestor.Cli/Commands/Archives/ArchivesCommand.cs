using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Archives;

/// <summary><c>quaestor archives</c>: the documents that can be searched, and the commands that search and change them.</summary>
sealed class ArchivesCommand(SharedOptions shared, Screen screen)
{
    public Command Create()
    {
        var command = List(new Command("archives", "List archives of documents, search and index them, and change those of the settings."));
        command.Subcommands.Add(List(new Command("list", "List the archives, with what is indexed of them.")));
        command.Subcommands.Add(new SearchArchives(shared, screen).Create());
        command.Subcommands.Add(new IndexArchives(shared, screen).Create());
        var edits = new EditArchives(shared, screen);
        command.Subcommands.Add(edits.CreateAdd());
        command.Subcommands.Add(edits.CreateRemove());
        return command;
    }

    Command List(Command command)
    {
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var archives = await session.Api.GetAsync("/archives", cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            screen.Print(archives.GetRawText());
            return ExitCode.Fine;
        }

        var table = new TextTable([("name", false), ("documents", true), ("passages", true), ("refused", true), ("indexed", false), ("location", false), ("description", false)]);
        foreach (var archive in archives.Items("items"))
        {
            table.Add([archive.Text("name"), Number(archive, "documents"), Number(archive, "passages"), Number(archive, "refused_count"), archive.TextOrNull("indexed_at") ?? "not yet", archive.Text("location"), archive.Text("description")]);
        }

        table.Write(screen.Data, screen.Width);
        foreach (var archive in archives.Items("items").Where(archive => archive.TextOrNull("problem") is not null))
        {
            screen.Complain($"{archive.Text("name")}: {archive.Text("problem")}");
        }

        return ExitCode.Fine;
    }

    static string Number(JsonElement archive, string name) => (archive.NumberOrNull(name) ?? 0).ToString("N0", CultureInfo.InvariantCulture);
}
