using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Health;

/// <summary>Looks after a server and a database, check by check. Nothing of it rests on a model.</summary>
public static class DatabaseHealth
{
    static readonly string[] States = [.. Enum.GetNames<CheckState>().Select(name => name.ToLowerInvariant())];

    /// <summary>The names of all checks.</summary>
    public static IReadOnlyList<string> Checks { get; } = [.. HealthCheck.All.Select(check => check.Name).Distinct()];

    /// <param name="wanted">Names of checks; empty for all.</param>
    /// <returns>The worst first. A check that fails, for want of a right perhaps, is unknown and hides no other.</returns>
    /// <exception cref="SourceException">The database cannot be reached.</exception>
    /// <exception cref="ArgumentException">There is no such check; the message says what there is.</exception>
    public static async Task<HealthReport> CheckAsync(PostgresSource source, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        if (wanted.FirstOrDefault(name => !Checks.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"There is no check \"{unknown}\".{NearestName.Hint(unknown, Checks)} There are: {string.Join(", ", Checks)}.");
        }

        var server = (await source.ReadCatalogAsync(session => session.QueryAsync(new("SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000, current_database()"), cancellationToken), cancellationToken))[0];
        List<CheckReport> reports = [];
        foreach (var check in HealthCheck.For((int)server[1]!).Where(check => wanted.Count == 0 || wanted.Contains(check.Name)))
        {
            reports.Add(await CheckAsync(source, check, cancellationToken));
        }

        reports = [.. reports.OrderByDescending(report => report.State).ThenBy(report => report.Name, StringComparer.Ordinal)];
        return new((string)server[0]!, (string)server[2]!, reports.Select(report => report.State).DefaultIfEmpty().Max(), reports);
    }

    /// <param name="rows">State, finding, and the figures behind them.</param>
    internal static CheckReport Judge(HealthCheck check, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows)
    {
        var worst = rows.OrderByDescending(StateOf).ToList();
        var state = worst.Count == 0 ? CheckState.Ok : StateOf(worst[0]);
        var found = worst.TakeWhile(row => StateOf(row) != CheckState.Ok).ToList();
        var finding = found.Count switch
        {
            0 => worst.Count == 1 ? (string)worst[0][1]! : check.Fine,
            1 => (string)found[0][1]!,
            _ => $"{(string)found[0][1]!} And {found.Count - 1} more.",
        };
        return new(check.Name, check.Title, state, finding, check.Threshold, state == CheckState.Ok ? null : check.Advice, check.Statement, Evidence.Of(columns, worst));
    }

    static async Task<CheckReport> CheckAsync(PostgresSource source, HealthCheck check, CancellationToken cancellationToken)
    {
        try
        {
            var (columns, rows) = await source.ReadCatalogAsync(session => session.TableAsync(new(check.Statement), cancellationToken), cancellationToken);
            return Judge(check, columns, rows);
        }
        catch (SourceException failed)
        {
            return new(check.Name, check.Title, CheckState.Unknown, failed.Message, check.Threshold, "Grant the role pg_monitor, or look at the sentence.", check.Statement, Evidence.None);
        }
    }

    static CheckState StateOf(object?[] row) => (CheckState)Array.IndexOf(States, (string)row[0]!);
}
