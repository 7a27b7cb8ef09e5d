using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>This folder's statements, each a file of its own.</summary>
static class PlanningTexts
{
    public static readonly string Table = Read("table");
    public static readonly string Columns = Read("columns");
    public static readonly string Constraints = Read("constraints");
    public static readonly string Indexes = Read("indexes");
    public static readonly string Index = Read("index");
    public static readonly string IndexParts = Read("index-parts");
    public static readonly string View = Read("view");
    public static readonly string Volatile = Read("volatile");

    static string Read(string name) => EmbeddedSql.Read(typeof(PlanningTexts), name);
}
