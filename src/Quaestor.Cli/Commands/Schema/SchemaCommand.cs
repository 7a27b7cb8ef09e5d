using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Catalog;

namespace Quaestor.Cli.Commands.Schema;

/// <summary><c>quaestor schema</c>: the tables of the sources, with their columns and joins.</summary>
sealed class SchemaCommand(SharedOptions shared, Screen screen)
{
    readonly Argument<string?> _table = new("table") { Description = "One table; without it, all.", Arity = ArgumentArity.ZeroOrOne };

    public Command Create()
    {
        var command = new Command("schema", "Show tables, columns, types and joins.") { _table };
        shared.AddServer(command);
        command.Options.Add(shared.Dataset);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed), cancellationToken);
        var schemas = new List<JsonElement>();
        foreach (var source in await SourcesAsync(parsed, session, cancellationToken))
        {
            schemas.Add(await session.Api.GetAsync($"/datasets/{Uri.EscapeDataString(source)}/schema", cancellationToken));
        }

        if (parsed.GetValue(shared.Json))
        {
            var all = schemas.Count == 1 ? schemas[0].GetRawText() : $"[{string.Join(',', schemas.Select(schema => schema.GetRawText()))}]";
            screen.Print(all);
        }
        else
        {
            Show(schemas, parsed.GetValue(_table));
        }

        await screen.Data.FlushAsync(cancellationToken);
        return ExitCode.Fine;
    }

    async Task<IReadOnlyList<string>> SourcesAsync(ParseResult parsed, Session session, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(shared.Dataset) is { } named)
        {
            return [named];
        }

        var sources = (await session.Api.GetAsync("/datasets", cancellationToken)).Items("items").Select(source => source.Text("id")).ToList();
        return sources.Count > 0
            ? sources
            : throw new CommandException(ExitCode.Usage, "There is no source. Name a file or a folder with --source.");
    }

    void Show(IReadOnlyList<JsonElement> schemas, string? wanted)
    {
        var tables = schemas.SelectMany(schema => schema.Items("tables").Select(table => (Schema: schema, Table: table))).ToList();
        var shown = tables.Where(entry => wanted is null || string.Equals(entry.Table.Text("name"), wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (wanted is not null && shown.Count == 0)
        {
            var names = tables.Select(entry => entry.Table.Text("name")).ToList();
            throw new CommandException(ExitCode.Failed, $"There is no table \"{wanted}\".{NearestName.Hint(wanted, names)} There are: {string.Join(", ", names)}.");
        }

        foreach (var (schema, table) in shown)
        {
            Show(schema, table);
        }
    }

    void Show(JsonElement schema, JsonElement table)
    {
        var name = table.Text("name");
        var rows = table.NumberOrNull("row_count") is { } count ? $" ({(table.Flag("row_count_is_exact") ? "" : "about ")}{count:N0} {(count is 1 ? "row" : "rows")})" : "";
        screen.Data.WriteLine(SafeText.Line($"{schema.Text("source")}.{name}{rows}"));
        var columns = new TextTable([("column", false), ("type", false), ("values", false)]);
        foreach (var column in table.Items("columns"))
        {
            columns.Add([column.Text("name"), column.TextOrNull("engine_type") ?? column.Text("type"), Values(column)]);
        }

        columns.Write(screen.Data, screen.Width);
        foreach (var join in schema.Items("joins").Where(join => join.Text("from_table") == name))
        {
            var inferred = join.Flag("declared") ? "" : " (inferred)";
            screen.Data.WriteLine(SafeText.Line($"joins {join.Text("from_column")} → {join.Text("to_table")}.{join.Text("to_column")}{inferred}"));
        }

        screen.Data.WriteLine();
        foreach (var note in table.Items("notes"))
        {
            screen.Say($"{name}: {note.GetString()}");
        }
    }

    static string Values(JsonElement column)
    {
        if (column.Object("profile") is not { } profile)
        {
            return "";
        }

        var values = profile.Items("values").Select(value => value.GetString()).Take(6).ToList();
        return values.Count > 0 ? string.Join(", ", values)
            : profile.TextOrNull("min") is { } least ? $"{least} … {profile.Text("max")}"
            : "";
    }
}
