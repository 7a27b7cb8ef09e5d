using System.Text.Json;

namespace Quaestor.Tests.Sql.Sqlite;

/// <summary>The known statements, attacks and legitimate ones, from the files under Cases/.</summary>
static class SqliteCases
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    static readonly IReadOnlyList<SqliteCase> All =
    [
        .. Read("sql_guard.json").Where(known => known.Engine == "sqlite"),
        .. Read("sql_guard_sqlite_own.json"),
    ];

    public static IReadOnlyList<SqliteCase> Of(string verdict) => [.. All.Where(known => known.Verdict == verdict)];

    public static SqliteCase ById(string id) => All.Single(known => known.Id == id);

    static SqliteCase[] Read(string file) =>
        JsonSerializer.Deserialize<SqliteCase[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", file)), Options)!;
}

sealed record SqliteCase(string Id, string? Engine, string Verdict, string Sql, string Why);
