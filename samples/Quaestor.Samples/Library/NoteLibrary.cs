using System.Net;
using System.Text.Json;
using Quaestor.Samples.Shop;

namespace Quaestor.Samples.Library;

/// <summary>
/// Notes of a company, each about one matter of one product at one place: many tell of the same product, of the same place or
/// of the same kind of matter, and none of all three. The same bytes on every machine.
/// </summary>
public static class NoteLibrary
{
    static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <returns>How many were written.</returns>
    public static int Write(string folder, int count)
    {
        var chance = new Chance(20_251);
        var (templates, fillers) = (NoteTemplates.All(), NoteTemplates.Fillers());
        var (products, places, people) = (NoteTemplates.Names("products"), NoteTemplates.Names("places"), NoteTemplates.Names("people"));
        HashSet<(string, string, string)> told = [];
        for (var number = 0; number < count; number++)
        {
            var template = templates[number % templates.Count];
            var (product, place) = (chance.Of(products), chance.Of(places));
            while (!told.Add((template.Kind, product, place)))
            {
                (product, place) = (chance.Of(products), chance.Of(places));
            }

            Dictionary<string, string> values = new()
            {
                ["product"] = product,
                ["place"] = place,
                ["person"] = chance.Of(people),
                ["month"] = chance.Of(Months),
                ["year"] = $"{chance.Between(2015, 2025)}",
                ["day"] = $"{chance.Between(1, 28)}",
                ["number"] = $"{chance.Between(12, 96)}",
            };
            List<string> sentences = [.. template.Sentences.Select(sentence => Filled(sentence, values))];
            for (var i = chance.Between(2, 5); i > 0; i--)
            {
                sentences.Insert(chance.Between(1, sentences.Count), chance.Of(fillers));
            }

            if (chance.InThousand(300))
            {
                sentences.Add($"Compare what happened with {chance.Of(products)} in {chance.Of(places)}.");
            }

            Write(folder, number, sentences);
        }

        return count;
    }

    static string Filled(string sentence, Dictionary<string, string> values) =>
        values.Aggregate(sentence, (text, value) => text.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));

    static void Write(string folder, int number, List<string> sentences)
    {
        var (title, text) = (sentences[0], sentences[1..]);
        var (ending, content) = (number % 4) switch
        {
            0 => ("md", $"# {title}\n\n{string.Join("\n\n", text)}\n"),
            1 => ("html", $"<html><head><title>{WebUtility.HtmlEncode(title)}</title></head><body>\n<h1>{WebUtility.HtmlEncode(title)}</h1>\n{string.Concat(text.Select(one => $"<p>{WebUtility.HtmlEncode(one)}</p>\n"))}</body></html>\n"),
            2 => ("txt", $"{title}\n\n{string.Join("\n\n", text)}\n"),
            _ => ("json", JsonSerializer.Serialize(new Dictionary<string, object> { ["title"] = title, ["notes"] = text })),
        };
        var inside = Path.Combine(folder, $"{number / 500:00}");
        Directory.CreateDirectory(inside);
        File.WriteAllText(Path.Combine(inside, $"note-{number:00000}.{ending}"), content);
    }
}
