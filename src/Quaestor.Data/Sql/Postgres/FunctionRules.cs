using System.Collections.Frozen;
using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>Judges the calls of functions.</summary>
static class FunctionRules
{
    const string Cure = "Queries may call functions that only compute or report, such as sum, count, date_trunc, coalesce or regexp_replace.";

    static readonly FrozenSet<string> SampleMethods = new[] { "system", "bernoulli", "system_rows", "system_time" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Take a type's name as text, and make a value of it.</summary>
    static readonly FrozenSet<string> InputChecks = new[] { "pg_input_is_valid", "pg_input_error_info" }.ToFrozenSet(StringComparer.Ordinal);

    public static PostgresObjection? Judge(StatementReading reading, PostgresFacts facts)
    {
        PostgresObjection? unknown = null;
        foreach (var site in CallSites.Of(reading))
        {
            if (Objection(site, facts) is { } objection)
            {
                // What is certain is told before what may only be new.
                if (!objection.IsUnknownName)
                {
                    return objection;
                }

                unknown ??= objection;
            }
        }

        return unknown;
    }

    static PostgresObjection? Objection(CallSite site, PostgresFacts facts) => site.Form switch
    {
        CallForm.Label => null,
        CallForm.Sample => SampleMethods.Contains(site.Name) ? null : Refuse(site, "it is no known way to take a sample (use SYSTEM or BERNOULLI)"),
        CallForm.Treat => OfTypeName(site, facts),
        CallForm.OfRow or CallForm.OfValue => OfAttribute(site, facts),
        _ => OfCall(site, facts),
    };

    /// <summary>TREAT calls the function of pg_catalog, whatever is searched.</summary>
    static PostgresObjection? OfTypeName(CallSite site, PostgresFacts facts) =>
        facts.Functions("pg_catalog", site.Name).FirstOrDefault(fact => fact.Objection is not null) is { } bad ? Refuse(site, bad.Objection!) : null;

    static PostgresObjection? OfAttribute(CallSite site, PostgresFacts facts) =>
        facts.Functions(null, site.Name).FirstOrDefault(fact =>
            fact.Objection is not null && fact.Row.Arguments > 0 && fact.Takes(1) && (site.Form == CallForm.OfValue || fact.Row.TakesRow)) is { } bad
            ? Refuse(site, $"written as a field it is called too, and {bad.Objection}")
            : null;

    static PostgresObjection? OfCall(CallSite site, PostgresFacts facts)
    {
        var found = facts.Functions(site.Schema, site.Name).ToList();
        if (found.Count == 0)
        {
            return site.Form == CallForm.Keyword || (site.Schema is null && facts.TypeNames.Contains(site.Name)) ? null : Unknown(site, facts);
        }

        if (found.Find(fact => fact.Objection is not null && fact.Takes(site.Arguments)) is { } bad)
        {
            return Refuse(site, bad.Objection!, found.Exists(fact => fact is { Objection: null, Row.Schema: "pg_catalog" })
                ? $" PostgreSQL's own function of that name is pg_catalog.{site.Name}." : "");
        }

        return facts.HasUnsafeTypes && InputChecks.Contains(site.Name)
            ? Refuse(site, "it makes a value of a type that is named only when it runs")
            : null;
    }

    static PostgresObjection Refuse(CallSite site, string why, string otherwise = "") =>
        new(PostgresObjection.Functions, $"The function \"{Qualified(site)}\" may not be called: {why}.{otherwise} {Cure}", site.Position);

    static PostgresObjection Unknown(CallSite site, PostgresFacts facts) => new(
        PostgresObjection.Functions,
        $"There is no function \"{Qualified(site)}\" that the server would find.{NearestName.Hint(site.Name, facts.FunctionNames)} {Cure}",
        site.Position,
        IsUnknownName: true);

    static string Qualified(CallSite site) => site.Schema is null ? site.Name : $"{site.Schema}.{site.Name}";
}
