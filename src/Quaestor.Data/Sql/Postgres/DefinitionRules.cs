namespace Quaestor.Data.Sql.Postgres;

/// <summary>Judges what a definition calls: in it names with brackets are as often tables, types and columns, so only those are refused that are known to do more than read.</summary>
static class DefinitionRules
{
    /// <summary>What a column's default is for.</summary>
    const string Sequence = "nextval";

    public static string? Judge(StatementReading reading, PostgresFacts facts)
    {
        foreach (var site in CallSites.Of(reading).Where(site => site.Form is CallForm.Call or CallForm.Keyword && site.Name != Sequence))
        {
            if (facts.Functions(site.Schema, site.Name).FirstOrDefault(fact => fact.Objection is not null && fact.Takes(site.Arguments)) is { } bad)
            {
                return $"The function \"{site.Name}\" may not stand in a definition: {bad.Objection}.";
            }
        }

        return null;
    }
}
