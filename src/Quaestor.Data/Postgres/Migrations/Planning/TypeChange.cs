using System.Globalization;
using System.Text.RegularExpressions;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>Which changes of a type leave the rows as they lie.</summary>
static partial class TypeChange
{
    /// <param name="from">As <c>format_type</c> tells it.</param>
    /// <param name="to">As it was written.</param>
    public static bool KeepsRows(string from, string to)
    {
        var (before, after) = (Parse(from), Parse(to));
        return before == after
            || (before.Name == "character varying" && after.Name is "character varying" or "text" && (after.Numbers.Length == 0 || (before.Numbers.Length > 0 && Length(after) >= Length(before))))
            || (before.Name == "text" && after is { Name: "character varying", Numbers: "" })
            || (before.Name == "numeric" && after.Name == "numeric" && (after.Numbers.Length == 0 || (Scale(before) == Scale(after) && before.Numbers.Length > 0 && Length(after) >= Length(before))));
    }

    static (string Name, string Numbers) Parse(string type)
    {
        var match = Form().Match(type.Trim().ToLowerInvariant());
        var name = match.Groups["name"].Value.Trim() switch { "varchar" => "character varying", "decimal" => "numeric", "int" or "int4" => "integer", "int8" => "bigint", var other => other };
        return (name, match.Groups["numbers"].Value.Replace(" ", "", StringComparison.Ordinal));
    }

    static int Length((string Name, string Numbers) type) => int.Parse(type.Numbers.Split(',')[0], CultureInfo.InvariantCulture);

    static string Scale((string Name, string Numbers) type) => type.Numbers.Split(',') is [_, var scale] ? scale : "0";

    [GeneratedRegex(@"^(?<name>[^(]*)(?:\((?<numbers>[0-9, ]*)\))?")]
    private static partial Regex Form();
}
