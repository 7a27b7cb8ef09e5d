using System.Text.Json;

namespace Quaestor.Tests.Sql.DuckDb;

/// <summary>The known statements, attacks and legitimate ones, from the files under Cases/.</summary>
static class GuardCases
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    static readonly IReadOnlyList<GuardCase> All =
    [
        .. Read("sql_guard.json").Where(known => known.Engine == "duckdb"),
        .. Read("sql_guard_duckdb_own.json"),
    ];

    public static string Setup => File.ReadAllText(PathOf("sql_guard_duckdb_setup.sql"));

    public static IReadOnlyList<GuardCase> Of(string verdict) => [.. All.Where(known => known.Verdict == verdict)];

    public static GuardCase ById(string id) => All.Single(known => known.Id == id);

    static IEnumerable<GuardCase> Read(string file) =>
        JsonSerializer.Deserialize<GuardCase[]>(File.ReadAllText(PathOf(file)), Options)!;

    static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Cases", file);
}

sealed record GuardCase(string Id, string? Engine, string Verdict, string Sql, string Why);
