namespace Quaestor.Samples.Shop;

/// <param name="Category">Index of its category in the vocabulary.</param>
/// <param name="Pull">How well it sells beside the others of its category.</param>
sealed record Product(int Id, int Category, int Price, int Pull);

/// <summary>Makes the products: every brand of a category sells some of its things, some of them in editions.</summary>
static class Products
{
    const int Count = 400;

    static readonly string[] Editions = ["", "Classic", "Pro", "Lite", "Plus", "XL", "Mini", "Eco"];

    public static Product[] Write(string path)
    {
        var chance = new Chance(2102);
        var categories = Vocabulary.Categories();
        var names = new HashSet<string>();
        var products = new List<Product>();
        using var file = new CsvFile(path, "product_id,name,category,brand,price,unit_cost,stock,launched_on");
        while (products.Count < Count)
        {
            var id = products.Count + 1;
            var category = id % categories.Length;
            var (brand, thing) = (chance.Of(categories[category].Brands), chance.Of(categories[category].Things));
            var name = $"{brand} {thing.Name} {chance.Of(Editions)}".TrimEnd();
            if (!names.Add(name))
            {
                continue;
            }

            var price = (chance.Between(thing.Low, thing.High) * 100) - chance.Of([1, 1, 5, 10, 50]);
            var cost = price * chance.Between(42, 71) / 100;
            file.Write(
                id,
                name,
                id == 77 ? categories[category].Name.ToUpperInvariant() : categories[category].Name,
                chance.InThousand(25) ? null : brand,
                new Cents(price),
                new Cents(cost),
                chance.InThousand(60) ? 0 : chance.Between(3, 480),
                Calendar.First.AddDays(chance.Between(-900, 700)));
            products.Add(new Product(id, category, price, chance.Between(1, 20) * chance.Between(1, 20)));
        }

        return [.. products];
    }
}
