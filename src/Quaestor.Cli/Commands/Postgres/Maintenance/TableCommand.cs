using System.CommandLine;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Maintenance;

/// <summary><c>quaestor pg vacuum</c>, <c>analyze</c> and <c>reindex</c>: a table looked after, after a yes.</summary>
sealed class TableCommand
{
    readonly Command _command;
    readonly SharedOptions _shared;
    readonly Screen _screen;
    readonly Argument<string> _table;
    readonly IReadOnlyList<Option<bool>> _options;
    readonly Func<string, IReadOnlySet<string>, string> _statement;

    TableCommand(string name, string description, string argument, IReadOnlyList<Option<bool>> options, Func<string, IReadOnlySet<string>, string> statement, (SharedOptions Shared, Screen Screen) with)
    {
        _table = new(argument) { Description = "As it is written in SQL, with its schema where need be." };
        _command = new(name, description) { _table };
        (_options, _statement, _shared, _screen) = (options, statement, with.Shared, with.Screen);
    }

    public static Command Vacuum(SharedOptions shared, Screen screen) => new TableCommand(
        "vacuum", "Remove a table's dead rows, after a yes.", "table",
        [
            new("--analyze") { Description = "Its statistics anew, too." },
            new("--freeze") { Description = "Freeze all its rows." },
            new("--full") { Description = "Write it anew without its gaps: nobody may read or write it meanwhile." },
        ],
        (table, given) => $"VACUUM {(given.Count > 0 ? $"({string.Join(", ", given.Select(option => option[2..].ToUpperInvariant()).Order(StringComparer.Ordinal))}) " : "")}{table}",
        (shared, screen)).Create();

    public static Command Analyze(SharedOptions shared, Screen screen) => new TableCommand(
        "analyze", "Gather a table's statistics anew, after a yes.", "table", [], (table, _) => $"ANALYZE {table}", (shared, screen)).Create();

    public static Command Reindex(SharedOptions shared, Screen screen) => new TableCommand(
        "reindex", "Build a table's indexes anew, or one with --index, while others write, after a yes.", "name",
        [new("--index") { Description = "The name is an index's." }],
        (name, given) => $"REINDEX {(given.Contains("--index") ? "INDEX" : "TABLE")} CONCURRENTLY {name}",
        (shared, screen)).Create();

    Command Create()
    {
        DatabaseSession.AddOptions(_command, _shared);
        foreach (var option in _options)
        {
            _command.Options.Add(option);
        }

        _command.SetAction(RunAsync);
        return _command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var given = _options.Where(option => parsed.GetValue(option)).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        await using var database = await DatabaseSession.OpenAsync(parsed, _shared, _screen, cancellationToken);
        return await new ProposedStatements(database, _screen).RunAsync([_statement(parsed.GetRequiredValue(_table), given)], cancellationToken);
    }
}
