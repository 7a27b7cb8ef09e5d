namespace Quaestor.Samples.Shop;

/// <summary>Makes the returns: some delivered items come back a few days to weeks later.</summary>
static class Returns
{
    static readonly Weighted<string?> Reasons = new(
        [("damaged", 22), ("wrong size", 17), ("not as described", 19), ("changed mind", 24), ("arrived late", 9), ("defective", 7), (null, 2)]);

    public static void Write(string path, List<SoldItem> sold)
    {
        var chance = new Chance(2104);
        var categories = Vocabulary.Categories();
        using var file = new CsvFile(path, "return_id,order_item_id,return_date,reason,refund_amount");
        var id = 0;
        foreach (var item in sold)
        {
            var often = categories[item.Category].Name switch { "Clothing" => 105, "Electronics" => 62, "Groceries" => 6, _ => 34 };
            var day = item.Day.AddDays(chance.Between(4, 34));
            if (!item.Delivered || item.Quantity < 1 || !chance.InThousand(often) || day > Calendar.Last)
            {
                continue;
            }

            var back = chance.Between(1, item.Quantity);
            file.Write(++id, item.Id, day, Reasons.Draw(chance), new Cents(back * item.UnitPrice));
        }
    }
}
