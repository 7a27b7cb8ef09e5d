namespace Quaestor.Samples.Shop;

/// <summary>An item as the returns need it.</summary>
readonly record struct SoldItem(int Id, DateOnly Day, int Quantity, int UnitPrice, int Category, bool Delivered);

/// <summary>Makes the orders day by day, and the items of each.</summary>
static class Orders
{
    const int Count = 90_000;

    static readonly Weighted<string> Channels = new([("web", 52), ("mobile app", 27), ("marketplace", 11), ("store", 7), ("phone", 3)]);
    static readonly Weighted<string> Payments = new([("credit card", 46), ("paypal", 24), ("invoice", 14), ("bank transfer", 11), ("gift card", 5)]);
    static readonly Weighted<int> ItemCounts = new([(1, 29), (2, 28), (3, 20), (4, 12), (5, 7), (6, 4)]);
    static readonly Weighted<int> Quantities = new([(1, 70), (2, 18), (3, 7), (4, 3), (6, 1), (10, 1)]);
    static readonly string[] ShippingCosts = ["0.00", "3.95", "4.95", "6.95", "12.90"];

    public static List<SoldItem> Write(string ordersPath, string itemsPath, DateOnly[] signups, Product[] products)
    {
        var chance = new Chance(2103);
        var customers = new Shoppers(signups);
        var shelf = Shelf(products);
        var sold = new List<SoldItem>();
        using var orders = new CsvFile(ordersPath, "order_id,customer_id,order_date,channel,status,payment_method,shipping_cost");
        using var items = new CsvFile(itemsPath, "order_item_id,order_id,product_id,quantity,unit_price");
        var order = 100_000;
        foreach (var (day, count) in Calendar.Spread(Count))
        {
            for (var i = 0; i < count; i++)
            {
                order++;
                var status = Status(chance, day);
                orders.Write(
                    order,
                    customers.Draw(chance, day),
                    order % 20_011 == 4_242 ? null : day,
                    Channels.Draw(chance),
                    status,
                    status == "cancelled" && chance.InThousand(600) ? null : Payments.Draw(chance),
                    chance.Of(ShippingCosts));
                foreach (var product in Basket(chance, shelf[(day.Month - 1) / 3]))
                {
                    // Six corrections were booked as one piece less than nothing.
                    var quantity = (sold.Count + 1) % 35_003 == 20_000 ? -1 : Quantities.Draw(chance);
                    var price = UnitPrice(chance, product, day);
                    sold.Add(new SoldItem(sold.Count + 1, day, quantity, price, product.Category, status == "delivered"));
                    items.Write(sold.Count, order, product.Id, quantity, new Cents(price));
                }
            }
        }

        return sold;
    }

    static Weighted<Product>[] Shelf(Product[] products)
    {
        var categories = Vocabulary.Categories();
        return [.. Enumerable.Range(0, 4).Select(quarter =>
            new Weighted<Product>(products.Select(p => (p, p.Pull * categories[p.Category].WeightByQuarter[quarter]))))];
    }

    static List<Product> Basket(Chance chance, Weighted<Product> shelf)
    {
        var basket = new List<Product>();
        for (var wanted = ItemCounts.Draw(chance); wanted > 0; wanted--)
        {
            var product = shelf.Draw(chance);
            if (!basket.Contains(product))
            {
                basket.Add(product);
            }
        }

        return basket;
    }

    static string Status(Chance chance, DateOnly day)
    {
        var age = Calendar.Last.DayNumber - day.DayNumber;
        return chance.Below(1000) switch
        {
            < 38 => "cancelled",
            _ when age < 3 => "processing",
            _ when age < 9 => chance.InThousand(500) ? "shipped" : "delivered",
            _ => "delivered",
        };
    }

    /// <summary>What was paid for one piece: the list price of that year, less what a sale took off.</summary>
    static int UnitPrice(Chance chance, Product product, DateOnly day)
    {
        var listed = (long)product.Price * (100 - (3 * (Calendar.Last.Year - day.Year))) / 100;
        var off = Calendar.IsSale(day) ? chance.Of([0, 10, 15, 20, 25]) : chance.InThousand(120) ? 10 : 0;
        return (int)(listed * (100 - off) / 100);
    }
}
