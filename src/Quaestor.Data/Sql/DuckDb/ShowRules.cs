using System.Text.Json;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>Judges SHOW, DESCRIBE and SUMMARIZE. Those of a query or a table hold that query, which is walked like any other.</summary>
static class ShowRules
{
    public static GuardObjection? Objection(JsonElement show) => (show.Text("show_type"), show.Text("table_name")) switch
    {
        ("DESCRIBE" or "SUMMARY", _) when show.TryGetProperty("query", out _) => null,
        ("SHOW_FROM", null) => null,
        ("SHOW_UNQUALIFIED", "__show_tables_expanded" or "\"tables\"" or "\"variables\"" or "\"databases\"" or "\"schemas\"") => null,
        _ => new(
            GuardObjection.SyntaxTree,
            "This form of SHOW is not on the list. Allowed are SHOW TABLES, SHOW ALL TABLES, SHOW DATABASES, SHOW SCHEMAS, SHOW VARIABLES, DESCRIBE and SUMMARIZE of a table or a query.",
            show.Location()),
    };
}
