using System.Globalization;
using Quaestor.Agent.Models.Chat;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sharing;

/// <summary>
/// Random tables of values that occur nowhere else, and random conversations over them with hosted and local models, the
/// planner, and failovers within a turn: no value stands in any request to a model that may not see rows.
/// </summary>
public sealed class RandomTalkTests
{
    static readonly int Talks = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 200 : 4;

    [Fact]
    [Trait("Size", "Slow")]
    public async Task NoValueReachesAModelThatMayNotSeeRows()
    {
        var (requests, values) = (0, 0);
        for (var seed = 1; seed <= Talks; seed++)
        {
            var random = new Random(seed);
            var table = new RandomTable(random);
            using var files = new OpenFolder(("things.csv", table.Csv));
            SourceShare? share = new SourceShare?[] { null, null, SourceShare.Schema, SourceShare.Summaries }[random.Next(4)];
            await using var talk = await SharedTalk.OverAsync(files.Path, new SourcePolicy { Share = share });
            for (var turn = 0; turn < 5; turn++)
            {
                await TurnAsync(talk, table, random, mayKnow: share is null);
            }

            var hidden = talk.SentToHosted.Concat(share is null ? [] : talk.SentToLocal).ToList();
            foreach (var request in hidden)
            {
                var leak = table.Hidden(share ?? SourceShare.Summaries).FirstOrDefault(value => request.Contains(value, StringComparison.Ordinal));
                Assert.True(leak is null, $"Seed {seed}: {leak} stands in a request: {(leak is null ? "" : request[Math.Max(0, request.IndexOf(leak, StringComparison.Ordinal) - 300)..])}");
            }

            (requests, values) = (requests + hidden.Count, values + table.Hidden(share ?? SourceShare.Summaries).Count());
            Assert.True(share is not null || !talk.SentToLocal.Any() || talk.SentToLocal.Any(request => table.Hidden(SourceShare.Schema).Any(request.Contains)), $"Seed {seed}: the local model saw nothing.");
        }

        Console.WriteLine($"{Talks} conversations: {requests} requests, {values} values, none in any request.");
        Assert.InRange(requests, Talks, int.MaxValue);
    }

    static async Task TurnAsync(SharedTalk talk, RandomTable table, Random random, bool mayKnow)
    {
        var isLocalFirst = random.Next(2) == 0;
        for (var calls = random.Next(1, 5); calls > 0; calls--)
        {
            Call(talk, table, random, isLocalFirst && mayKnow);
        }

        var local = random.Next(4) == 0 ? SharedTalk.LocalOneShot : SharedTalk.Local;
        var hosted = random.Next(4) == 0 ? SharedTalk.Hosted with { CallsTools = false } : SharedTalk.Hosted;
        talk.LocalFailsAt = random.Next(2) == 0 ? random.Next(1, 4) : null;
        ModelInfo[] route = isLocalFirst ? [local, hosted] : [hosted];
        if (random.Next(5) == 0)
        {
            await talk.AskPlannerAsync("What is the total amount of things by kind?");
        }

        await talk.AskAsync("What of these?", route);
    }

    /// <summary>Only a model that has seen values may write one down.</summary>
    static void Call(SharedTalk talk, RandomTable table, Random random, bool knowsValues)
    {
        var column = $"c{random.Next(table.Width)}";
        switch (random.Next(knowsValues ? 16 : 13))
        {
            case 0:
                talk.Then("get_sample_rows", new { dataset = (string?)null, table = "things", limit = (int?)null });
                break;
            case 1:
                talk.Then("get_dataset_schema", new { dataset = (string?)null, tables = (string[]?)null, search = (string?)null });
                break;
            case 2:
                talk.Then("list_datasets", new { });
                break;
            case 3:
                talk.ThenSql($"SELECT CAST({column} AS INTEGER) AS n FROM things");
                break;
            case 4:
                talk.ThenSql($"PIVOT things ON {column} USING count(*)");
                break;
            case 5:
                talk.ThenSql($"SELECT min({column}) AS least, max(kind) AS most FROM things");
                break;
            case 6:
                talk.ThenSql($"SELECT kind, string_agg({column}, ', ') AS list FROM things GROUP BY kind");
                break;
            case 7:
                talk.ThenSql($"SELECT t FROM things t LIMIT {random.Next(1, 30)}");
                break;
            case 8:
                talk.ThenSql($"SELECT error({column}) FROM things");
                break;
            case 9:
                talk.ThenSql($"SELECT nosuch FROM (PIVOT things ON {column} USING count(*))");
                break;
            case 10:
                talk.ThenSql($"SELECT length({column}) AS n, {column} AS n2 FROM things ORDER BY n DESC LIMIT 1");
                break;
            case 11:
                talk.ThenChart(random.Next(2) == 0 ? column : "no such", "column 2");
                break;
            case 12:
                talk.ThenSql($"SELECT {column}, * FROM things ORDER BY {column} LIMIT {random.Next(1, 40)}");
                break;
            case 13:
                talk.ThenSql($"SELECT count(*) AS \"{table.Value(random, 0)}\" FROM things WHERE kind = '{table.Value(random, 1)}'");
                break;
            case 14:
                talk.Then("decline", new { reason = $"I can't, because {table.Value(random, 0)} is all there is.", missing = (string?)null });
                break;
            default:
                talk.Then("execute_sql", new
                {
                    dataset = (string?)null, sql = "SELECT 1 AS one", confidence = 0.5, assumptions = new[] { $"{table.Value(random, 0)} is meant" }, other_readings = (string[]?)[$"{table.Value(random, 1)} is meant"],
                });
                break;
        }
    }

    /// <summary>Texts that are there once, kinds that are there a few times, numbers.</summary>
    sealed class RandomTable
    {
        readonly List<string[]> _rows = [];

        public RandomTable(Random random)
        {
            Width = random.Next(1, 5);
            var kinds = Enumerable.Range(0, 10).Select(_ => Marker(random)).ToList();
            for (var row = random.Next(8, 40); row > 0; row--)
            {
                _rows.Add([Marker(random), kinds[row % 10], .. Enumerable.Range(0, Width).Select(_ => random.Next(6) == 0 ? "" : $"{Marker(random)} {Marker(random)}"), random.NextInt64(1_000_000_000, 9_000_000_000).ToString(CultureInfo.InvariantCulture)]);
            }
        }

        public int Width { get; }

        public string Csv => $"id,kind,{string.Join(',', Enumerable.Range(0, Width).Select(number => $"c{number}"))},amount\n{string.Concat(_rows.Select(row => string.Join(',', row) + "\n"))}";

        public string Value(Random random, int column) => _rows[random.Next(_rows.Count)][column];

        /// <summary>By summaries smallest and largest numbers are told, so these are left out of what must not be.</summary>
        public IEnumerable<string> Hidden(SourceShare share) =>
            _rows.SelectMany(row => share == SourceShare.Schema ? row : row[..^1]).SelectMany(cell => cell.Split(' ')).Where(cell => cell.Length > 0);

        static string Marker(Random random) => $"mkv{random.NextInt64(1L << 40, 1L << 50):x}";
    }
}
