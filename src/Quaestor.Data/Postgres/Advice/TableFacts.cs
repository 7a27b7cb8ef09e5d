using System.Globalization;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>What is known of a table that a statement reads: of a partition, of the table that it is part of.</summary>
/// <param name="Shown">Schema and name, quoted where need be.</param>
/// <param name="Rows">As the server guesses.</param>
/// <param name="Inserts">Since the statistics began, as the other counts.</param>
sealed record TableFacts(long Oid, string Name, string Shown, bool IsPartitioned, double Rows, double Inserts, double Updates, double HotUpdates, double Deletes)
{
    public IReadOnlyList<ColumnFacts> Columns { get; init; } = [];

    public IReadOnlyList<KnownIndex> Indexes { get; init; } = [];

    /// <summary>Writes that every further index is written for.</summary>
    public double IndexWrites => Inserts + Math.Max(0, Updates - HotUpdates);

    /// <summary>With the counts of another, of which it is a copy; without any where that is not known.</summary>
    public TableFacts WrittenAs(TableFacts? original) =>
        this with { Inserts = original?.Inserts ?? 0, Updates = original?.Updates ?? 0, HotUpdates = original?.HotUpdates ?? 0, Deletes = original?.Deletes ?? 0 };

    public ColumnFacts? Column(string name) => Columns.FirstOrDefault(column => column.Name == name);
}

/// <param name="Quoted">As it is written in a statement.</param>
/// <param name="Distinct">How many different values; below zero their share of all rows, as in <c>pg_stats</c>.</param>
/// <param name="Category">Of its type, as in <c>pg_type</c>: N numbers, S texts, D dates, B truth values, A arrays, R ranges, U others.</param>
sealed record ColumnFacts(string Name, string Quoted, string Type, int Width, double Distinct, double Nulls, IReadOnlyList<string> Common, IReadOnlyList<double> Frequencies, IReadOnlyList<string> Bounds, char Category)
{
    /// <param name="row">Of <c>columns.sql</c>.</param>
    public static ColumnFacts Of(object?[] row) => new(
        (string)row[1]!, (string)row[2]!, (string)row[3]!, (int)row[4]!, (double)row[5]!, (double)row[6]!,
        row[7] as string[] ?? [], row[8] is float[] shares ? [.. shares.Select(share => (double)share)] : [], row[9] as string[] ?? [], ((string)row[10]!)[0]);

    public double DistinctOf(double rows) => Distinct < 0 ? -Distinct * rows : Distinct;

    /// <summary>The share of rows that equal a value.</summary>
    public double ShareOf(string value, double rows)
    {
        var place = Common.ToList().IndexOf(value);
        return place >= 0 && place < Frequencies.Count ? Frequencies[place]
            : Math.Max(0, 1 - Nulls - Frequencies.Sum()) / Math.Max(1, DistinctOf(rows) - Common.Count);
    }

    /// <summary>As a constant of its type.</summary>
    public string Literal(string value) => string.Create(CultureInfo.InvariantCulture, $"{Catalog.OwnSql.Text(value)}::{Type}");
}

/// <summary>An index that is there.</summary>
/// <param name="Keys">Columns and expressions as the server words them, with DESC.</param>
/// <param name="IsNeeded">A constraint rests on it.</param>
sealed record KnownIndex(string Shown, string Name, string Definition, string Method, bool IsUnique, IReadOnlyList<string> Keys, IReadOnlyList<string> Include, string? Where, bool IsNeeded)
{
    /// <param name="row">Of <c>indexes.sql</c>.</param>
    public static KnownIndex Of(object?[] row) => new(
        (string)row[1]!, (string)row[2]!, (string)row[3]!, (string)row[4]!, (bool)row[5]!, (string[])row[6]!, (string[])row[7]!, row[8] as string, (bool)row[9]!);
}
