using System.Text.Json.Nodes;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>Changes one thing of a plan's JSON: a name, a kind, a type, a place.</summary>
sealed class PlanMutation(Random random)
{
    static readonly string[] Strange =
    [
        """{"kind":"text","value":"x"}""",
        """{"kind":"number","value":-7.5}""",
        """{"kind":"null"}""",
        """{"kind":"boolean","value":true}""",
        """{"kind":"timestamp","value":"2025-01-02T03:04:05Z"}""",
        """{"kind":"aggregate","function":"count"}""",
        """{"kind":"aggregate","function":"sum","argument":{"kind":"aggregate","function":"count"}}""",
        """{"kind":"aggregate","function":"avg"}""",
        """{"kind":"window","function":"rank"}""",
        """{"kind":"window","function":"lag","argument":{"kind":"number","value":1},"order_by":[{"value":{"kind":"number","value":1}}]}""",
        """{"kind":"window","function":"row_number","order_by":[{"value":{"kind":"column","column":"id"}}]}""",
        """{"kind":"select_item","as":"c1"}""",
        """{"kind":"column","column":"name"}""",
        """{"kind":"column","column":"id","table":"t1"}""",
        """{"kind":"function","function":"round","arguments":[{"kind":"number","value":1.5},{"kind":"number","value":99}]}""",
        """{"kind":"function","function":"concat","arguments":[{"kind":"text","value":"a"},{"kind":"number","value":1}]}""",
        """{"kind":"sub_plan","plan":{"select":[{"value":{"kind":"column","column":"id"}}],"from":{"table":"orders"}}}""",
        """{"kind":"sub_plan","plan":{"select":[{"value":{"kind":"aggregate","function":"count"}}],"from":{"table":"orders","alias":"t1"}}}""",
        """{"kind":"is_null","value":{"kind":"null"}}""",
        """{"kind":"exists","plan":{"select":[{"value":{"kind":"number","value":1}}],"from":{"table":"nowhere"}}}""",
        """{"kind":"date_bucket","unit":"hour","value":{"kind":"date","value":"2025-01-01"}}""",
        """[]""",
        """ "x" """,
        """-1""",
    ];

    public JsonNode Of(JsonNode plan)
    {
        var places = Places(plan).ToList();
        var (parent, key, index) = places[random.Next(places.Count)];
        var value = parent is JsonObject whole ? whole[key!] : parent[index];
        var changed = value switch
        {
            JsonValue leaf when leaf.TryGetValue<string>(out var text) => random.Next(2) == 0 ? text + "x" : text.Length > 1 ? text[1..] : "",
            JsonValue leaf when leaf.TryGetValue<bool>(out var flag) => !flag,
            JsonValue => (JsonNode?)random.Next(-5, 200),
            JsonObject when random.Next(8) == 0 => null,
            _ => JsonNode.Parse(Strange[random.Next(Strange.Length)]),
        };
        if (parent is JsonObject target && random.Next(12) == 0)
        {
            target.Remove(key!);
        }
        else if (parent is JsonObject holder)
        {
            holder[key!] = changed;
        }
        else
        {
            parent[index] = changed;
        }

        return plan;
    }

    static IEnumerable<(JsonNode Parent, string? Key, int Index)> Places(JsonNode? node) => node switch
    {
        JsonObject whole => whole.ToList().SelectMany(property => Places(property.Value).Prepend((whole, property.Key, 0))),
        JsonArray list => list.ToList().SelectMany((item, index) => Places(item).Prepend((list, null, index))),
        _ => [],
    };
}
