using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Finds what the measures of the lexicon are in a schema: revenue as a column, or as quantity times price.</summary>
/// <param name="defined">What a team says that measures are, by name.</param>
sealed class Measures(SchemaGraph graph, EnglishLexicon lexicon, IReadOnlyDictionary<string, (Figure Figure, string Note)> defined)
{
    /// <param name="name">A measure of the lexicon, or one that a team defined.</param>
    /// <returns>Null where the schema holds nothing to compute it from.</returns>
    public (Figure Figure, string Note)? Find(string name) => defined.TryGetValue(name, out var known) ? known : name switch
    {
        "Revenue" => Revenue(),
        "UnitsSold" => Units(),
        "OrderValue" => OrderValue(),
        _ => null,
    };

    (Figure, string)? Revenue()
    {
        foreach (var table in graph.Schema.Tables)
        {
            if (Numeric(table, "quantity") is { } quantity && Numeric(table, "price") is { } price)
            {
                Expression value = new Arithmetic(Reference(quantity), ArithmeticOperator.Multiply, Reference(price));
                var text = $"{quantity.Column.Name} × {price.Column.Name}";
                if (Numeric(table, "discount") is { Column.Profile.Max: { } max } discount && decimal.TryParse(max, out var most) && most <= 1)
                {
                    value = new Arithmetic(value, ArithmeticOperator.Multiply, new Arithmetic(new NumberLiteral(1), ArithmeticOperator.Subtract, Reference(discount)));
                    text += $" × (1 − {discount.Column.Name})";
                }

                return (new Figure(AggregateFunction.Sum, table, value, "revenue"), $"Revenue is {text} of {Labels.Of(table)}.");
            }
        }

        var amounts = graph.Schema.Tables.Select(t => Numeric(t, "amount")).OfType<Field>().ToList();
        return amounts is [var amount, ..]
            ? (new Figure(AggregateFunction.Sum, amount.Table, Reference(amount), "revenue"), $"Revenue is {amount.Column.Name} of {Labels.Of(amount.Table)}.")
            : null;
    }

    (Figure, string)? Units()
    {
        var quantities = graph.Schema.Tables.Select(t => Numeric(t, "quantity")).OfType<Field>().ToList();
        return quantities is [var quantity, ..]
            ? (new Figure(AggregateFunction.Sum, quantity.Table, Reference(quantity), "units sold"), $"Units are {quantity.Column.Name} of {Labels.Of(quantity.Table)}.")
            : null;
    }

    (Figure, string)? OrderValue()
    {
        if (Find("Revenue") is not var (revenue, note) || graph.Schema.Tables.FirstOrDefault(t => Text.Tokenizer.Stems(t.Name) is ["order"] or ["purchase"] or ["sale"]) is not { } orders
            || graph.WayUp(revenue.Table, orders) is null)
        {
            return null;
        }

        return (Share(revenue, orders), note);
    }

    /// <summary>A figure shared among the rows of a table: revenue per order.</summary>
    public static Figure Share(Figure figure, TableSchema among) =>
        figure with { Label = $"average {figure.Label} per {Singular(among)}", DividedBy = Figure.RowsOf(among) };

    public static Expression Reference(Field field) => new ColumnReference(field.Column.Name, field.Table.Name);

    /// <summary>What of a table may be meant by a bare number: its amounts in whose range it lies, a price before all else, or its revenue.</summary>
    public (IReadOnlyList<Field> Fields, Figure? Revenue) InRange(TableSchema table, decimal number)
    {
        List<Field> fields = [.. table.Columns.Select(c => new Field(table, c)).Where(f => SchemaGraph.IsNumber(f) && !graph.IsKey(f) && IsWithin(f, number))];
        if (fields.Find(f => lexicon.IsNamed("price", f.Column.Name) || lexicon.IsNamed("amount", f.Column.Name)) is { } amount)
        {
            return ([amount], null);
        }

        var revenue = Find("Revenue")?.Figure;
        return (fields, revenue is not null && revenue.Table.Name != table.Name && graph.WayUp(revenue.Table, table) is not null ? revenue : null);
    }

    /// <summary>What one of its rows costs; null where no one column says so.</summary>
    public Field? Price(TableSchema table) => Numeric(table, "price") ?? Numeric(table, "amount");

    static bool IsWithin(Field field, decimal number) =>
        !decimal.TryParse(field.Column.Profile?.Min, out var min) || !decimal.TryParse(field.Column.Profile?.Max, out var max) || (number >= min && number <= max);

    static string Singular(TableSchema table) => string.Join(' ', Text.Tokenizer.Stems(table.Name));

    Field? Numeric(TableSchema table, string kind) => table.Columns
        .Select(column => new Field(table, column))
        .FirstOrDefault(field => SchemaGraph.IsNumber(field) && !graph.IsKey(field) && lexicon.IsNamed(kind, field.Column.Name));
}
