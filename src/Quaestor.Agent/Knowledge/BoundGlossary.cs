using System.Globalization;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Knowledge;

/// <summary>A glossary over a schema: names found there, and sentences on those that are not.</summary>
sealed class BoundGlossary
{
    public static readonly BoundGlossary Empty = new(Glossary.Empty, new SourceSchema("", [], [], ""));

    readonly List<string> _problems = [];
    readonly SourceSchema _schema;

    public BoundGlossary(Glossary glossary, SourceSchema schema)
    {
        (_schema, Glossary) = (schema, glossary);
        Metrics = [.. glossary.Metrics.Select(Bound).OfType<BoundMetric>()];
        Filters = [.. glossary.Filters.Select(Bound).OfType<DefaultFilter>()];
        Synonyms = [.. glossary.Synonyms.Select(Bound).OfType<SchemaSynonym>()];
    }

    public Glossary Glossary { get; }

    public IReadOnlyList<BoundMetric> Metrics { get; }

    /// <summary>With columns as the schema writes them.</summary>
    public IReadOnlyList<DefaultFilter> Filters { get; }

    public IReadOnlyList<SchemaSynonym> Synonyms { get; }

    /// <summary>What of it does not fit the schema, with file and line.</summary>
    public IReadOnlyList<string> Problems => _problems;

    BoundMetric? Bound(Metric metric)
    {
        try
        {
            var inFormula = ColumnsOf(metric.Formula).ToList();
            if (!inFormula.Exists(one => one.InAggregate) || inFormula.Exists(one => !one.InAggregate))
            {
                throw new FormulaException("each of its columns stands in sum, avg, min, max, median or count, as in sum(quantity * unit_price).");
            }

            var table = TableOf([.. inFormula.Select(one => one.Column)]);
            var where = metric.Where is null ? null : Bound(metric.Where, table);
            return new(metric, table, With(metric.Formula, table, where), [.. metric.Where is null ? [] : GlossaryColumns.Of(where!).Select(column => _schema.Tables.First(one => one.Name == column.Table)).Distinct()]);
        }
        catch (FormulaException exception)
        {
            _problems.Add($"{metric.Place}: the metric {metric.Name} does not fit {_schema.Source}: {exception.Message}");
            return null;
        }
    }

    DefaultFilter? Bound(DefaultFilter filter)
    {
        try
        {
            var table = Named(filter.Table) ?? throw new FormulaException($"there is no table {filter.Table}.{NearestName.Hint(filter.Table, [.. _schema.Tables.Select(one => one.Name)])}");
            var where = Bound(filter.Where, table);
            return GlossaryColumns.Of(where).FirstOrDefault(column => column.Table != table.Name) is { } strange
                ? throw new FormulaException($"{strange.Table}.{strange.Column} is of another table. Write a filter of that table instead.")
                : filter with { Table = table.Name, Where = where };
        }
        catch (FormulaException exception)
        {
            _problems.Add($"{filter.Place}: the filter of {filter.Table} does not fit {_schema.Source}: {exception.Message}");
            return null;
        }
    }

    SchemaSynonym? Bound(Synonym synonym)
    {
        if (InSchemaWords(synonym.Means) is { } words)
        {
            return new(synonym, words);
        }

        _problems.Add($"{synonym.Place}: “{synonym.Means}”, for which “{synonym.Phrase}” stands, is no table, column, metric or known value of {_schema.Source}. Write a table, table.column, or table.column = value.");
        return null;
    }

    /// <summary>As a question would say it.</summary>
    string? InSchemaWords(string means)
    {
        if (means.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign)
        {
            var value = means[(sign + 1)..].Trim().Trim('\'', '"');
            return ColumnNamed(means[..sign].Trim()) is { } column && value.Length > 0 ? $"{(IsPlain(value) ? "" : $"{Spoken(column.Column.Name)} ")}{value}" : null;
        }

        if (Named(means) is { } table)
        {
            return Spoken(table.Name);
        }

        if (ColumnNamed(means) is { } named)
        {
            var isOnly = _schema.Tables.Count(one => one.Columns.Any(column => Is(column.Name, named.Column.Name))) == 1;
            return isOnly ? Spoken(named.Column.Name) : $"{Spoken(named.Table.Name)} {Spoken(named.Column.Name)}";
        }

        return Glossary.Metrics.Any(metric => Is(metric.Label, Spoken(means)) || metric.Words.Contains(means, StringComparer.OrdinalIgnoreCase)) || IsPlain(means) ? means.Replace('_', ' ') : null;
    }

    /// <summary>It stands in one column alone, so that the value says which.</summary>
    bool IsPlain(string value) => _schema.Tables.SelectMany(table => table.Columns)
        .Count(column => column.Profile?.Values.Any(known => Is(known.Trim(), value)) == true) == 1;

    (TableSchema Table, ColumnSchema Column)? ColumnNamed(string name)
    {
        var dot = name.LastIndexOf('.');
        var found = _schema.Tables.Where(table => dot < 0 || Is(table.Name, name[..dot]))
            .SelectMany(table => table.Columns.Where(column => Is(column.Name, name[(dot + 1)..])).Select(column => (table, column))).ToList();
        return found is [var only] ? only : null;
    }

    /// <summary>The one table that has all columns.</summary>
    TableSchema TableOf(IReadOnlyList<ColumnReference> columns)
    {
        var tables = _schema.Tables.Where(table => columns.All(column => (column.Table is null || Is(table.Name, column.Table)) && Has(table, column.Column))).ToList();
        return tables switch
        {
            [var only] => only,
            [] when columns.FirstOrDefault(column => !_schema.Tables.Any(table => (column.Table is null || Is(table.Name, column.Table)) && Has(table, column.Column))) is { } missing =>
                throw new FormulaException($"there is no column {Written(missing)}.{NearestName.Hint(missing.Column, [.. _schema.Tables.SelectMany(table => table.Columns).Select(column => column.Name).Distinct()])}"),
            [] => throw new FormulaException($"no table has all of {string.Join(", ", columns.Select(Written))}. A metric is computed over the rows of one table."),
            _ => throw new FormulaException($"{string.Join(" and ", tables.Select(table => table.Name))} have these columns. Say which, as in {tables[0].Name}.{columns[0].Column}."),
        };
    }

    /// <param name="own">Whose columns are meant where a condition names no table.</param>
    Condition Bound(Condition condition, TableSchema own) => GlossaryColumns.Map(condition, (column, literal) =>
    {
        var table = column.Table is null && Has(own, column.Column) ? own : TableOf([column]);
        var schema = table.Columns.First(one => Is(one.Name, column.Column));
        return (new ColumnReference(schema.Name, table.Name), literal is null ? null : Typed(literal, schema));
    });

    static Literal Typed(Literal literal, ColumnSchema column) => (column.Type, literal) switch
    {
        (ColumnType.Date, TextLiteral text) when DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", out var day) => new DateLiteral(day),
        (ColumnType.Text, NumberLiteral number) => new TextLiteral(number.Value.ToString(CultureInfo.InvariantCulture)),
        _ => literal,
    };

    static Expression With(Expression formula, TableSchema table, Condition? where) => formula switch
    {
        ColumnReference column => new ColumnReference(table.Columns.First(one => Is(one.Name, column.Column)).Name, table.Name),
        Aggregate aggregate => aggregate with { Argument = With(aggregate.Argument!, table, null), Where = where },
        Arithmetic arithmetic => arithmetic with { Left = With(arithmetic.Left, table, where), Right = With(arithmetic.Right, table, where) },
        _ => formula,
    };

    static IEnumerable<(ColumnReference Column, bool InAggregate)> ColumnsOf(Expression expression, bool inAggregate = false) => expression switch
    {
        ColumnReference column => [(column, inAggregate)],
        Aggregate when inAggregate => throw new FormulaException("an aggregate stands within another."),
        Aggregate aggregate => ColumnsOf(aggregate.Argument!, true),
        Arithmetic arithmetic => [.. ColumnsOf(arithmetic.Left, inAggregate), .. ColumnsOf(arithmetic.Right, inAggregate)],
        _ => [],
    };

    TableSchema? Named(string name) => _schema.Tables.FirstOrDefault(table => Is(table.Name, name));

    static bool Has(TableSchema table, string column) => table.Columns.Any(one => Is(one.Name, column));

    static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    static string Written(ColumnReference column) => column.Table is null ? column.Column : $"{column.Table}.{column.Column}";

    static string Spoken(string name) => string.Join(' ', name.Split(['_', '.', ' '], StringSplitOptions.RemoveEmptyEntries));
}

/// <param name="Table">Over whose rows it is computed.</param>
/// <param name="Formula">With its columns' tables, and the metric's condition in each aggregate.</param>
/// <param name="Also">Tables that the condition needs.</param>
sealed record BoundMetric(Metric Metric, TableSchema Table, Expression Formula, IReadOnlyList<TableSchema> Also);

/// <param name="InSchemaWords">What a question would say in its place.</param>
sealed record SchemaSynonym(Synonym Synonym, string InSchemaWords);
