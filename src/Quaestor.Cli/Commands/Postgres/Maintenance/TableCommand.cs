using System.CommandLine;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Maintenance;

/// <summary><c>quaestor pg vacuum</c>, <c>analyze</c> and <c>reindex</c>: a table looked after, after a yes.</summary>
sealed class TableCommand
{
    readonly SharedOptions _shared;
    readonly Screen _screen;
    readonly Argument<string> _table;
    readonly IReadOnlyList<Option<bool>> _options;
    readonly Func<string, IReadOnlySet<string>, string> _statement;

    TableCommand(string argument, IReadOnlyList<Option<bool>> options, Func<string, IReadOnlySet<string>, string> statement, (SharedOptions Shared, Screen Screen) with)
    {
        _table = new(argument) { Description = "As it is written in SQL, with its schema where need be." };
        (_options, _statement, _shared, _screen) = (options, statement, with.Shared, with.Screen);
    }

    public static Command Vacuum(SharedOptions shared, Screen screen) => new TableCommand(
        "table",
        [
            new("--analyze") { Description = "Its statistics anew, too." },
            new("--freeze") { Description = "Freeze all its rows." },
            new("--full") { Description = "Write it anew without its gaps: nobody may read or write it meanwhile." },
        ],
        (table, given) => $"VACUUM {(given.Count > 0 ? $"({string.Join(", ", given.Select(option => option[2..].ToUpperInvariant()).Order(StringComparer.Ordinal))}) " : "")}{table}",
        (shared, screen)).Create("vacuum", "Remove a table's dead rows, after a yes.");

    public static Command Analyze(SharedOptions shared, Screen screen) => new TableCommand(
        "table", [], (table, _) => $"ANALYZE {table}", (shared, screen)).Create("analyze", "Gather a table's statistics anew, after a yes.");

    public static Command Reindex(SharedOptions shared, Screen screen) => new TableCommand(
        "name",
        [new("--index") { Description = "The name is an index's." }],
        (name, given) => $"REINDEX {(given.Contains("--index") ? "INDEX" : "TABLE")} CONCURRENTLY {name}",
        (shared, screen)).Create("reindex", "Build a table's indexes anew, or one with --index, while others write, after a yes.");

    Command Create(string name, string description) => DatabaseCommand.Create(name, description, _shared, RunAsync, [_table, .. _options]);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var given = _options.Where(option => parsed.GetValue(option)).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        await using var database = await DatabaseSession.OpenAsync(parsed, _shared, _screen, cancellationToken);
        return await new ProposedStatements(database, _screen).RunAsync([_statement(parsed.GetRequiredValue(_table), given)], cancellationToken);
    }
}
