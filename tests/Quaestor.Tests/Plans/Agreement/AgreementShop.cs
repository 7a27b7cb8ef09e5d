using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>A shop of three tables with ties, gaps, missing values and letters beyond ASCII; the same rows in every engine.</summary>
static class AgreementShop
{
    static readonly string[] Names = ["Anna", "anna", "Zoë", "Änne", "", "b\\", "it's", "a%b", "日本", "Bo_", "😀"];
    static readonly string[] Codes = ["A-1", "a-1", "B 22", " pad ", "7", "-3.5", "2025-02-28", "2025-02-30", "x*y", "[q]"];
    static readonly string[] Countries = ["DE", "FR", "de", "US"];

    public static readonly IReadOnlyList<ShopTable> Tables = Fill(new Random(7));

    public static readonly SourceSchema Schema = new("shop", [.. Tables.Select(table => table.Schema)], [], "fixed");

    static List<ShopTable> Fill(Random random)
    {
        object? OrNull(object value) => random.Next(6) == 0 ? null : value;
        object Day() => new DateOnly(2025, 1, 1).AddDays(random.Next(-60, 90));
        object Time() => new DateTime(2024, 12, 28).AddDays(random.Next(60)).AddHours(random.Next(4) * 6).AddMinutes(random.Next(2) * 30);
        T Pick<T>(T[] items) => items[random.Next(items.Length)];
        return
        [
            new("customers",
                [("id", ColumnType.Integer), ("name", ColumnType.Text), ("code", ColumnType.Text), ("country", ColumnType.Text), ("joined", ColumnType.Date), ("vip", ColumnType.Boolean)],
                [.. Enumerable.Range(1, 12).Select(id => new[] { (long)id, OrNull(Pick(Names)), OrNull(Pick(Codes)), Pick(Countries), OrNull(Day()), OrNull(random.Next(2) == 0) })]),
            new("orders",
                [("id", ColumnType.Integer), ("customer_id", ColumnType.Integer), ("at", ColumnType.Timestamp), ("shipped", ColumnType.Date), ("paid", ColumnType.Boolean), ("discount", ColumnType.Decimal)],
                [.. Enumerable.Range(1, 30).Select(id => new[] { (long)id, OrNull((long)random.Next(1, 15)), OrNull(Time()), OrNull(Day()), OrNull(random.Next(2) == 0), OrNull(random.Next(-4, 9) / 4m) })]),
            new("items",
                [("order_id", ColumnType.Integer), ("product", ColumnType.Text), ("quantity", ColumnType.Integer), ("price", ColumnType.Decimal), ("weight", ColumnType.Double)],
                [.. Enumerable.Range(1, 50).Select(_ => new[] { OrNull((long)random.Next(1, 34)), OrNull(Pick(Names)), OrNull((long)random.Next(-2, 6)), OrNull(random.Next(-20, 200) / 4m), OrNull(random.Next(-9, 99) / 8.0) })]),
        ];
    }
}
