using System.Text.Json;

namespace Quaestor.Tests.Sql.Postgres;

/// <summary>The known statements, attacks and legitimate ones, from the files under Cases/.</summary>
static class PostgresCases
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<PostgresCase> All { get; } =
    [
        .. Read("sql_guard.json").Where(known => known.Engine == "postgres"),
        .. Read("sql_guard_postgres_own.json"),
    ];

    /// <summary>Makes everything that the cases speak of.</summary>
    public static string Setup =>
        File.ReadAllText(PathOf("sql_guard_postgres_setup.sql")) + "\n" + File.ReadAllText(PathOf("sql_guard_postgres_own_setup.sql"));

    public static IReadOnlyList<PostgresCase> Of(string verdict) => [.. All.Where(known => known.Verdict == verdict)];

    public static PostgresCase ById(string id) => All.Single(known => known.Id == id);

    static IEnumerable<PostgresCase> Read(string file) =>
        JsonSerializer.Deserialize<PostgresCase[]>(File.ReadAllText(PathOf(file)), Options)!;

    static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Cases", file);
}

sealed record PostgresCase(string Id, string? Engine, string Verdict, string Sql, string Why);
