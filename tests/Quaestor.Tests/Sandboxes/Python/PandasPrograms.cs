using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>Generated programs of legitimate pandas code over one table, <c>orders</c>, and what a plain interpreter makes of them.</summary>
static class PandasPrograms
{
    const int Seed = 20_250_131;
    const int Rows = 60;
    const int BatchPrograms = 250;

    public static IReadOnlyList<Column> Columns { get; } =
    [
        new("id", ColumnType.Integer), new("city", ColumnType.Text), new("status", ColumnType.Text), new("amount", ColumnType.Double),
        new("quantity", ColumnType.Integer), new("day", ColumnType.Date), new("at", ColumnType.Timestamp), new("paid", ColumnType.Boolean),
        new("price", ColumnType.Decimal),
    ];

    static readonly string?[][] Cells = [.. Enumerable.Range(0, Rows).Select(Row)];

    /// <summary>How many programs a test tries: a sample, or all.</summary>
    public static int Count(int sample) => Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 5_000 : sample;

    /// <summary>The table's rows.</summary>
    public static ReadOnlyMemory<byte> Chunk()
    {
        var batch = new RowBatch(Columns);
        foreach (var row in Cells)
        {
            for (var i = 0; i < row.Length; i++)
            {
                GuestTypesTests.Add(batch[i], Columns[i].Type, row[i]);
            }

            batch.EndRow();
        }

        return batch.Take().ToArray();
    }

    /// <summary>Runs so many programs both ways, and fails with those that differ.</summary>
    /// <param name="inside">Runs one of them where it finds the table.</param>
    public static async Task AgreeAsync(int count, Func<string, Task<ProgramResult>> inside)
    {
        ConcurrentBag<string> different = [];
        var compared = 0;
        for (var first = 0; first < count; first += BatchPrograms)
        {
            var answer = await PythonScripts.RunAsync(Table(), "outside.py", $"{Seed + first}", $"{Math.Min(BatchPrograms, count - first)}");
            var programs = JsonSerializer.Deserialize<List<OutsideResult>>(answer, JsonSerializerOptions.Web)!;
            var options = new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = TestContext.Current.CancellationToken };
            await Parallel.ForEachAsync(programs, options, async (outside, _) =>
            {
                Interlocked.Increment(ref compared);
                var result = await inside(outside.Code);
                if (Difference(outside, result) is { } difference)
                {
                    different.Add($"{difference}\n{outside.Code}\n");
                }
            });
        }

        Assert.Equal(count, compared);
        Assert.True(different.IsEmpty, $"{different.Count} differ, such as\n{string.Join('\n', different.Take(5))}");
    }

    static string? Difference(OutsideResult outside, ProgramResult inside)
    {
        if (outside.Error != inside.Error)
        {
            return $"outside {outside.Error ?? "ran"}, inside {inside.Error ?? "ran"}";
        }

        if (outside.Error is not null)
        {
            return null;
        }

        if (!outside.Columns!.SequenceEqual(inside.Names) || outside.Rows!.Length != inside.Rows.Count)
        {
            return $"outside {outside.Rows!.Length} of {string.Join(',', outside.Columns!)}, inside {inside.Rows.Count} of {string.Join(',', inside.Names)}";
        }

        var cells = outside.Rows.SelectMany(row => row).Zip(inside.Rows.SelectMany(row => row));
        return cells.Where(pair => !AreSame(pair.First, pair.Second)).Select(pair => $"outside {pair.First}, inside {pair.Second}").FirstOrDefault();
    }

    static bool AreSame(JsonElement outside, object? inside) => (outside.ValueKind, inside) switch
    {
        (JsonValueKind.Null, null) => true,
        (JsonValueKind.True or JsonValueKind.False, bool truth) => outside.GetBoolean() == truth,
        (JsonValueKind.Number, long number) => outside.TryGetInt64(out var whole) && whole == number,
        (JsonValueKind.Number, double number) => outside.GetDouble().Equals(number),
        (JsonValueKind.String, string text) => WithoutMidnight(outside.GetString()!) == WithoutMidnight(text),
        _ => false,
    };

    /// <summary>A date is a moment for pandas, and a date again in a result.</summary>
    static string WithoutMidnight(string text) => text.EndsWith("T00:00:00", StringComparison.Ordinal) ? text[..^9] : text;

    static string Table() => new JsonArray([.. Columns.Select((column, i) => (JsonNode)new JsonObject
    {
        ["name"] = column.Name,
        ["type"] = column.Type.Name(),
        ["cells"] = new JsonArray([.. Cells.Select(row => Cell(column.Type, row[i]))]),
    })]).ToJsonString();

    static JsonNode? Cell(ColumnType type, string? cell) => (cell, type) switch
    {
        (null, _) => null,
        (_, ColumnType.Integer) => long.Parse(cell, CultureInfo.InvariantCulture),
        (_, ColumnType.Double) => double.Parse(cell, CultureInfo.InvariantCulture),
        (_, ColumnType.Boolean) => cell == "true",
        _ => cell,
    };

    static string?[] Row(int number)
    {
        var random = new Random(Seed + number);
        string? Maybe(string cell) => random.Next(8) == 0 ? null : cell;
        var day = new DateTime(2024, 1, 1).AddDays(random.Next(366));
        return
        [
            $"{number + 1}",
            Maybe(random.GetItems(["Oslo", "Köln", "Bern", "Rom"], 1)[0]),
            Maybe(random.GetItems(["new", "paid", "sent"], 1)[0]),
            Maybe((random.Next(-500, 9000) / 100.0).ToString(CultureInfo.InvariantCulture)),
            Maybe($"{random.Next(25)}"),
            Maybe($"{day:yyyy-MM-dd}"),
            $"{day.AddSeconds(random.Next(86_400)):yyyy-MM-ddTHH:mm:ss}",
            Maybe(random.Next(2) == 0 ? "true" : "false"),
            Maybe(FormattableString.Invariant($"{random.Next(10_000) / 100m:0.00}")),
        ];
    }

    sealed record OutsideResult(string Code, string? Error, string[]? Columns, JsonElement[][]? Rows);
}

/// <summary>What a program left: the class of its error, or its table.</summary>
sealed record ProgramResult(string? Error, IReadOnlyList<string> Names, IReadOnlyList<object?[]> Rows);
