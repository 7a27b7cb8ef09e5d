using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Postgres.Databases;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Statements;

/// <summary><c>quaestor pg top</c>: the statements that cost most, as the server measured them.</summary>
sealed class TopCommand(SharedOptions shared, Screen screen)
{
    const int LongestQuery = 120;

    readonly Option<string> _by = new("--by")
    {
        Description = "What they are ordered by: time of all calls, of a call, calls, rows, blocks read, temporary files, WAL.",
        HelpName = "total|mean|calls|rows|io|temp|wal",
        DefaultValueFactory = _ => "total",
    };

    readonly Option<int> _limit = new("--limit") { Description = "How many, 1 to 200.", HelpName = "N", DefaultValueFactory = _ => 10 };

    readonly Option<bool> _full = new("--full") { Description = "Show whole statements." };

    public Command Create() => DatabaseCommand.Create("top", "Show the statements that cost most (needs pg_stat_statements).", shared, RunAsync, _by, _limit, _full);

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = $"top?by={Uri.EscapeDataString(parsed.GetValue(_by)!)}&limit={parsed.GetValue(_limit)}";
        var top = await DatabaseSession.TellAsync(parsed, shared, screen, database => database.GetAsync(path, cancellationToken), answer => Show(answer, parsed.GetValue(_full)), cancellationToken);
        return top.TextOrNull("missing") is { } missing ? throw new CommandException(ExitCode.Failed, missing) : ExitCode.Fine;
    }

    void Show(JsonElement top, bool full)
    {
        if (top.TextOrNull("missing") is not null)
        {
            return;
        }

        screen.Say(top.TextOrNull("since") is { } since ? $"Measured since {since}." : "The server does not tell since when it measures.");
        var table = new TextTable([("query id", true), ("calls", true), ("total ms", true), ("share", true), ("mean ms", true), ("max ms", true), ("rows", true), ("read", true), ("temp", true), ("statement", false)]);
        foreach (var one in top.Items("statements"))
        {
            var query = string.Join(' ', one.Text("query").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            table.Add(
            [
                one.Text("query_id"), Count(one, "calls"), Count(one, "total_ms"), $"{one.NumberOrNull("share_percent"):0.0} %", $"{one.NumberOrNull("mean_ms"):0.###}", $"{one.NumberOrNull("max_ms"):0.###}",
                Count(one, "rows"), Count(one, "read_blocks"), Count(one, "temp_blocks"), full || query.Length <= LongestQuery ? query : query[..LongestQuery] + "…",
            ]);
        }

        table.Write(screen.Data, full ? null : screen.Width);
        if (top.TextOrNull("hidden") is { } hidden)
        {
            screen.Say(hidden);
        }
    }

    static string Count(JsonElement one, string field) => $"{one.NumberOrNull(field):N0}";
}
