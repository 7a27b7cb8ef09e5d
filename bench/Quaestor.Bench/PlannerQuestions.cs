using System.Diagnostics;
using System.Globalization;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models.Planner;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Bench;

/// <summary>From a question to its plans as a turn does it, the schema read anew for each, over 30 and over 1,000 tables of about eight columns that share names and values.</summary>
static class PlannerQuestions
{
    const int Rounds = 10;

    static readonly DateOnly Today = new(2025, 12, 31);

    static readonly string[] Things =
        ["order", "customer", "invoice", "product", "shipment", "account", "employee", "ticket", "machine", "sensor", "contract", "payment", "vehicle", "course", "patient", "meter", "lead", "campaign", "asset", "review", "store", "supplier", "claim", "flight", "room"];

    static readonly string[] Kinds = ["", "item", "status", "history", "type", "log", "attribute", "audit", "summary", "link", "note", "plan", "group", "region", "price", "budget", "visit", "part", "grade", "batch", "limit", "rate", "event", "file", "tag", "score", "stage", "task", "phase", "unit", "zone", "class", "role", "team", "level", "route", "shift", "slot", "case", "list"];

    static readonly string[] Numbers = ["amount", "quantity", "price", "weight", "score", "duration", "budget", "discount"];

    static readonly (string Name, string[] Values)[] Texts =
    [
        ("city", ["Rome", "Paris", "Berlin", "Lisbon", "Oslo", "Vienna", "Prague", "Dublin"]), ("status", ["open", "closed", "held"]), ("category", ["tools", "toys", "food", "books"]),
        ("country", ["Italy", "France", "Germany", "Portugal"]), ("channel", ["web", "shop", "phone"]), ("priority", ["low", "normal", "high"]),
    ];

    static readonly string[] Questions =
    [
        "how many orders are there?", "average amount of invoices by city", "top 5 customers by quantity", "products with more than 20 quantity",
        "which employees have no ticket", "the machine with the highest amount", "names of customers in Rome and Paris", "list open tickets created in 2025",
        "total amount of payments per month", "which shipments have an amount above the average?", "how many machines per city, most first",
        "customer with the most orders", "names of suppliers but not those in Oslo", "count of flights by status in Berlin", "oldest contract",
        "sensors whose name starts with A", "both amount and quantity of claims in Vienna", "how many different cities do stores have", "rooms ordered by name",
        "average quantity of courses that are closed",
    ];

    public static Task RunAsync()
    {
        Measure(30, "median under 20 ms, 99 of 100 within 200 ms");
        Measure(1000, "median under 100 ms");
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"  memory of the whole process after that, with both schemas in it: {process.WorkingSet64 >> 20} MB (goal: under 150 MB)");
        return Task.CompletedTask;
    }

    static void Measure(int tables, string goal)
    {
        var schema = Create(tables);
        var time = new Sample("ms");
        // The first round is the compiler's.
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var question in Questions)
            {
                var taken = Ask(schema, question);
                if (round >= 0)
                {
                    time.Add(taken);
                }
            }
        }

        time.Print($"a question over {tables:N0} tables", goal);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  99 of 100 within {time.At(0.99):0.0} ms"));
    }

    static double Ask(SourceSchema schema, string question)
    {
        var began = Stopwatch.GetTimestamp();
        var narrowed = SchemaSearch.Narrow(schema, question, LoopTurns.MostTablesPlanned);
        new QuestionPlanner(narrowed, Today).Understand([question]);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    static SourceSchema Create(int count)
    {
        var random = new Random(1);
        var names = Kinds.SelectMany(kind => Things.Select(thing => kind.Length == 0 ? thing : $"{thing}_{kind}")).Take(count).ToList();
        List<TableSchema> tables = [];
        List<TableJoin> joins = [];
        foreach (var name in names)
        {
            var other = tables.Count == 0 ? null : tables[random.Next(tables.Count)].Name;
            List<ColumnSchema> columns =
            [
                Column($"{name}_id", ColumnType.Integer, []), Column("name", ColumnType.Text, []), Column("created_at", ColumnType.Date, []),
                .. random.GetItems(Numbers, 2).Distinct().Select(number => Column(number, ColumnType.Double, [])),
                .. random.GetItems(Texts, 2).Distinct().Select(text => Column(text.Name, ColumnType.Text, text.Values)),
            ];
            if (other is not null)
            {
                columns.Add(Column($"{other}_id", ColumnType.Integer, []));
                joins.Add(new(name, $"{other}_id", other, $"{other}_id", 1, true));
            }

            tables.Add(new(name, columns, 1000, true, []) { PrimaryKey = [$"{name}_id"] });
        }

        return new("bench", tables, joins, "f");
    }

    static ColumnSchema Column(string name, ColumnType type, IReadOnlyList<string> values) =>
        new(name, type, type.ToString(), new ColumnProfile(values.Count == 0 ? 1000 : values.Count, 0, null, null, values, false));
}
