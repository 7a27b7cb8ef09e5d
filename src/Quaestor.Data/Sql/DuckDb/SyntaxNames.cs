using System.Text.Json;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>What people call the nodes of a syntax tree that are not allowed.</summary>
static class SyntaxNames
{
    const string Parameters = "parameters such as ? or $1: they have no values here, write the values out";

    public static string Of(string family, string? kind, JsonElement node) => kind switch
    {
        "PARAMETER" => Parameters,
        "DEFAULT" => "DEFAULT as a value",
        null or "" => $"an unknown {family}",
        _ => $"the {family.Replace('_', ' ')} {Readable(kind)}{Type(kind, node)}",
    };

    public static string OfProperty(string property) => property switch
    {
        "at_clause" => "AT: these tables have no earlier versions",
        "named_param_map" => Parameters,
        "export_state" => "EXPORT_STATE",
        _ => $"the clause {Readable(property)}",
    };

    static string Type(string kind, JsonElement node) =>
        node.Text("type") is { } type && type != kind ? $" ({Readable(type)})" : "";

    static string Readable(string name) => name.Replace('_', ' ').ToUpperInvariant();
}
