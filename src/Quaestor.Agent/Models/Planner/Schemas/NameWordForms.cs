using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Schemas;

/// <summary>The words of a name as schemas write it, common abbreviations written out.</summary>
static class NameWordForms
{
    static readonly Dictionary<string, string[]> Long = new(StringComparer.Ordinal)
    {
        ["fname"] = ["first", "name"], ["lname"] = ["last", "name"], ["mname"] = ["middle", "name"], ["firstname"] = ["first", "name"],
        ["lastname"] = ["last", "name"], ["surname"] = ["last", "name"], ["forename"] = ["first", "name"], ["fullname"] = ["full", "name"], ["username"] = ["user", "name"],
        ["dob"] = ["date", "birth"], ["birthdate"] = ["birth", "date"], ["birthday"] = ["birth", "date"], ["dept"] = ["department"], ["depto"] = ["department"],
        ["num"] = ["number"], ["nbr"] = ["number"], ["no"] = ["number"], ["cnt"] = ["count"], ["qty"] = ["quantity"], ["amt"] = ["amount"],
        ["desc"] = ["description"], ["descr"] = ["description"], ["addr"] = ["address"], ["tel"] = ["telephone"], ["stu"] = ["student"],
        ["emp"] = ["employee"], ["cust"] = ["customer"], ["prof"] = ["professor"], ["fac"] = ["faculty"], ["yr"] = ["year"], ["pct"] = ["percent"], ["perc"] = ["percent"],
        ["avg"] = ["average"], ["max"] = ["maximum"], ["min"] = ["minimum"], ["mgr"] = ["manager"], ["lat"] = ["latitude"], ["lng"] = ["longitude"],
        ["lon"] = ["longitude"], ["long"] = ["longitude"], ["sal"] = ["salary"], ["cat"] = ["category"], ["org"] = ["organization"], ["doc"] = ["document"],
        ["msg"] = ["message"], ["img"] = ["image"], ["pwd"] = ["password"], ["ref"] = ["reference"], ["info"] = ["information"], ["bldg"] = ["building"],
        ["inv"] = ["invoice"], ["trans"] = ["transaction"], ["mfr"] = ["manufacturer"], ["temp"] = ["temperature"], ["loc"] = ["location"], ["attr"] = ["attribute"],
        ["acct"] = ["account"], ["crs"] = ["course"], ["tbl"] = [], ["tb"] = [], ["ctry"] = ["country"], ["dest"] = ["destination"], ["src"] = ["source"], ["hs"] = ["high", "school"],
        ["pos"] = ["position"], ["sex"] = ["sex"], ["hrs"] = ["hour"], ["mins"] = ["minute"], ["secs"] = ["second"], ["hp"] = ["horsepower"], ["wt"] = ["weight"], ["ht"] = ["height"],
        ["advisor"] = ["advisor"], ["zipcode"] = ["zip", "code"], ["postcode"] = ["post", "code"], ["sku"] = ["sku"], ["mpg"] = ["mpg"], ["itemid"] = ["item", "id"],
    };

    // What names end with that are written without a gap: stuid, petname, deptcode.
    static readonly string[] Endings = ["id", "name", "code", "type", "date", "number", "age", "title", "time"];

    public static string[] Of(string name)
    {
        string[] words = [.. Tokenizer.Stems(name).SelectMany(Expand)];
        return words switch
        {
            [] => [Letters.Fold(name)],
            ["f", "name"] => ["first", "name"],
            ["l", "name"] => ["last", "name"],
            // One letter for the table: CName, pId.
            [[_], var last] when Endings.Contains(last) => [last],
            _ => words,
        };
    }

    static IEnumerable<string> Expand(string word)
    {
        if (Long.TryGetValue(word, out var whole))
        {
            return whole;
        }

        // One letter for the table: pname, sid.
        if (word.Length is 3 or 5 && word[1..] is "id" or "name" && !EnglishWords.Knows(word))
        {
            return [word[1..]];
        }

        foreach (var ending in Endings)
        {
            if (word.Length >= ending.Length + 3 && word.EndsWith(ending, StringComparison.Ordinal) && !EnglishWords.Knows(word))
            {
                return [.. Expand(word[..^ending.Length]), ending];
            }
        }

        return [word];
    }
}
