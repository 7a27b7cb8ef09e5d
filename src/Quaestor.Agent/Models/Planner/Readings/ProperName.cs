using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Unknown words with capitals may be a name in a column of too many values to be known: somebody or something to look for.</summary>
static class ProperName
{
    /// <returns>Null where the unknown words are not written like a name.</returns>
    public static string? Of(IReadOnlyList<string> unknown, IReadOnlyList<Token> tokens)
    {
        // The first word of a sentence has a capital anyway.
        var first = tokens[0].Text;
        if (unknown.Any(word => word == first || !char.IsUpper(word[0])))
        {
            return null;
        }

        return unknown is [var only] ? tokens.First(t => t.Text == only) is { } token && token.Word != token.Stem ? only[..^1] : only : string.Join(' ', unknown);
    }

    public static IReadOnlyList<Choice> Choices(string name, Reading reading, SchemaGraph graph)
    {
        // What is linked to the question; of tables whose names are too many to be values.
        var tables = reading.Tables().ToList();
        return
        [
            .. graph.Schema.Tables
                .Where(t => tables.Count == 0 || graph.FinestOf([t, .. tables]) is not null)
                .Select(graph.NameOf).OfType<Field>()
                .Where(field => field.Column.Profile is not { Values.Count: > 0 })
                .Select(field => new Choice(
                    $"{Labels.Of(field.Table)} whose {field.Label} contains “{name}”",
                    reading with { Filters = [.. reading.Filters, new Filter(field, new TextMatch(Measures.Reference(field), TextMatchMode.Contains, name), $"{field.Label} contains “{name}”")] })),
        ];
    }
}
