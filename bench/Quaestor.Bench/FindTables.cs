using System.Diagnostics;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Bench;

/// <summary>The tables of a question among 2,000 of about 10 columns each: the first search, which makes the index, and the later ones.</summary>
static class FindTables
{
    static readonly string[] Words =
        ["order", "customer", "invoice", "product", "shipment", "account", "employee", "ticket", "machine", "sensor", "contract", "payment", "vehicle", "course", "patient", "meter", "lead", "campaign", "asset", "review"];

    static readonly string[] Kinds = ["items", "status", "history", "types", "log", "attributes", "audit", "summary", "links", "notes"];

    static readonly string[] Questions =
    [
        "Which customers had the most orders last year?", "unpaid invoices by contract", "how many tickets did each employee close per month",
        "average amount of payments per account and product", "shipments that arrived late by vehicle", "sensor readings of machines with an audit note",
    ];

    public static Task RunAsync()
    {
        var schema = Create();
        var began = Stopwatch.GetTimestamp();
        var search = SchemaSearch.Of(schema);
        Console.WriteLine($"  making the index of {schema.Tables.Count} tables: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0.0} ms");
        var find = new Sample("ms");
        var text = new Sample("ms");
        for (var i = 0; i < 600; i++)
        {
            var question = Questions[i % Questions.Length];
            began = Stopwatch.GetTimestamp();
            search.Find(question, 10);
            find.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            began = Stopwatch.GetTimestamp();
            SchemaText.Of(schema, 6000, question);
            text.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        find.Print("finding the tables of a question", "under 20 ms");
        text.Print("the schema's text for a model, 6,000 tokens");
        return Task.CompletedTask;
    }

    static SourceSchema Create()
    {
        var random = new Random(1);
        List<TableSchema> tables = [];
        for (var i = 0; i < 2000; i++)
        {
            var (word, kind) = (Words[i % Words.Length], Kinds[i / Words.Length % Kinds.Length]);
            string[] columns = [$"{word}_id", "created_at", "status", "name", .. Enumerable.Range(0, 6).Select(_ => $"{Words[random.Next(Words.Length)]}_{Kinds[random.Next(Kinds.Length)]}")];
            tables.Add(new($"area{i / 200}.{word}_{kind}", [.. columns.Select(column => new ColumnSchema(column, ColumnType.Text, "text", null))], 1000, false, []) { Path = [$"area{i / 200}", $"{word}_{kind}"] });
        }

        return new("bench", [.. tables.DistinctBy(table => table.Name)], [.. Joins(tables, random)], "f");
    }

    static IEnumerable<TableJoin> Joins(List<TableSchema> tables, Random random) =>
        tables.Select(table => new TableJoin(table.Name, table.Columns[4].Name, tables[random.Next(tables.Count)].Name, "id", 1, true));
}
