namespace Quaestor.Samples.Shop;

sealed record Country(string Name, int Weight, string Domain, string[] Cities, string[] FirstNames, string[] FamilyNames);

/// <param name="WeightByQuarter">How well it sells in each quarter of the year.</param>
sealed record Category(string Name, int[] WeightByQuarter, string[] Brands, Thing[] Things);

/// <param name="Low">Lowest price in whole units.</param>
sealed record Thing(string Name, int Low, int High);

/// <summary>Reads <c>countries.txt</c> and <c>products.txt</c>; their first lines say what each field is.</summary>
static class Vocabulary
{
    public static Country[] Countries() =>
        [.. Rows("countries.txt").Select(f => new Country(f[0], Number(f[1]), f[2], List(f[3]), List(f[4]), List(f[5])))];

    public static Category[] Categories() =>
        [.. Rows("products.txt").Select(f => new Category(f[0], [.. f[1].Split(' ').Select(Number)], List(f[2]), [.. f[3].Split(';').Select(ReadThing)]))];

    static Thing ReadThing(string text)
    {
        var words = text.Trim().Split(' ');
        return new Thing(string.Join(' ', words[..^2]), Number(words[^2]), Number(words[^1]));
    }

    static IEnumerable<string[]> Rows(string resource)
    {
        using var reader = new StreamReader(typeof(Vocabulary).Assembly.GetManifestResourceStream(resource)!);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return line.Split('|', StringSplitOptions.TrimEntries);
            }
        }
    }

    static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
