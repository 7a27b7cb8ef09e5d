using System.Collections.Frozen;
using System.Text.Json;
using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>Judges the calls of functions.</summary>
static class FunctionRules
{
    /// <summary>Settings that tell how a query computes, and nothing of the machine or of secrets.</summary>
    static readonly FrozenSet<string> HarmlessSettings = new[]
    {
        "calendar", "default_collation", "default_null_order", "default_order", "enable_external_access", "ieee_floating_point_ops",
        "integer_division", "lock_configuration", "max_memory", "memory_limit", "schema", "search_path", "threads", "timezone",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static GuardObjection? OfScalar(JsonElement call) => Objection(
        call,
        FunctionList.Scalar,
        "function",
        "Queries may call functions that only compute, such as sum, count, date_trunc, coalesce or regexp_extract.");

    public static GuardObjection? OfTable(JsonElement call) => Objection(
        call,
        FunctionList.Table,
        "table function",
        "Queries read the source's tables by name; of table functions they may call those that only compute, such as range, generate_series or unnest, and catalog functions such as duckdb_columns.");

    static GuardObjection? Objection(JsonElement call, FunctionList allowed, string what, string cure)
    {
        var name = call.Text("function_name") ?? "";
        if (!IsBuiltIn(call.Text("catalog"), call.Text("schema")) || !allowed.TryFind(name, out var rule))
        {
            var qualified = string.Join('.', new[] { call.Text("catalog"), call.Text("schema"), name }.Where(part => part is { Length: > 0 }));
            return new(
                GuardObjection.Functions,
                $"The {what} \"{qualified}\" is not on the list of what a query may call.{NearestName.Hint(name, allowed.Names)} {cure}",
                call.Location());
        }

        return rule switch
        {
            ArgumentRule.Table => TableNameRules.OfArgument(name, call.FirstArgument(), call.Location()),
            ArgumentRule.Setting => OfSetting(call),
            _ => null,
        };
    }

    // No source holds functions: one that is qualified otherwise is not the one of the list.
    static bool IsBuiltIn(string? catalog, string? schema) =>
        catalog is (null or "" or "system") && schema is (null or "" or "main" or "pg_catalog");

    static GuardObjection? OfSetting(JsonElement call) =>
        call.FirstArgument()?.Literal() is { } setting && HarmlessSettings.Contains(setting)
            ? null
            : new(
                GuardObjection.Functions,
                $"current_setting may be asked for these settings only, by their literal names: {string.Join(", ", HarmlessSettings.Order())}.",
                call.Location());
}
