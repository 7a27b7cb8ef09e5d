using System.Text;

namespace Quaestor.Samples.Shop;

/// <summary>Makes the customers; their ids ascend with the day they signed up.</summary>
static class Customers
{
    public const int Count = 5000;

    /// <summary>Not by Unicode normalisation, whose result depends on the libraries of the machine.</summary>
    const string Accented = "áàâäãåąçćčéèêëęěíîïłńňñóòôöõøřśšťúùûüůýžźż";
    const string Plain = "aaaaaaaccceeeeeeiiilnnnoooooorsstuuuuuyzzz";

    static readonly DateOnly FirstSignup = new(2021, 3, 1);
    static readonly string[] Segments = ["Consumer", "Consumer", "Consumer", "Consumer", "Business", "Business", "Education", "Public sector"];
    static readonly string[] MailHosts = ["mailbox", "postline", "inbox", "quickmail"];

    public static DateOnly[] Write(string path)
    {
        var chance = new Chance(2101);
        var vocabulary = Vocabulary.Countries();
        var countries = new Weighted<Country>(vocabulary.Select(c => (c, c.Weight)));
        var cities = vocabulary.ToDictionary(c => c, c => new Weighted<string>(c.Cities.Select((city, i) => (city, 60 / (i + 1)))));
        var signups = Signups(chance);
        using var file = new CsvFile(path, "customer_id,name,email,country,city,segment,signup_date,newsletter");
        object?[] previous = [];
        for (var id = 1; id <= Count; id++)
        {
            var country = countries.Draw(chance);
            var (first, family) = (chance.Of(country.FirstNames), chance.Of(country.FamilyNames));
            object?[] row =
            [
                id,
                $"{first} {family}",
                chance.InThousand(22) ? null : $"{Mail(first)}.{Mail(family)}{id}@{chance.Of(MailHosts)}.{country.Domain}",
                MisspeltCountry(id, country.Name),
                MisspeltCity(id, cities[country].Draw(chance)),
                chance.InThousand(9) ? null : chance.Of(Segments),
                signups[id - 1],
                chance.InThousand(410),
            ];
            if (RegisteredTwice(id))
            {
                // The same person again, under a new number.
                previous.AsSpan(1, 5).CopyTo(row.AsSpan(1, 5));
            }

            file.Write(row);
            previous = row;
        }

        return signups;
    }

    static DateOnly[] Signups(Chance chance)
    {
        var span = Calendar.Last.DayNumber - FirstSignup.DayNumber;
        var days = new DateOnly[Count];
        for (var i = 0; i < Count; i++)
        {
            // Half of the customers were there when the orders begin.
            var share = i % 2 == 0 ? chance.Below(Calendar.First.DayNumber - FirstSignup.DayNumber) : chance.Below(span);
            days[i] = FirstSignup.AddDays(share);
        }

        Array.Sort(days);
        return days;
    }

    static bool RegisteredTwice(int id) => id is 612 or 1377 or 2048 or 3190 or 4455;

    static string MisspeltCountry(int id, string name) => (id % 431) switch
    {
        7 => name.ToLowerInvariant(),
        211 => name.ToUpperInvariant(),
        _ => name,
    };

    static string MisspeltCity(int id, string name) => (id % 617) switch
    {
        101 => $"{name} ",
        402 => $" {name}",
        _ => name,
    };

    static string Mail(string name)
    {
        var plain = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant())
        {
            var accented = Accented.IndexOf(letter, StringComparison.Ordinal);
            plain.Append(accented >= 0 ? Plain[accented] : char.IsAsciiLetter(letter) ? letter : '-');
        }

        return plain.ToString();
    }
}
