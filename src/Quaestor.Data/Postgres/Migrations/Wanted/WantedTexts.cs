using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>This folder's statements, each a file of its own.</summary>
static class WantedTexts
{
    public static readonly string Path = Read("path");
    public static readonly string Schemas = Read("schemas");
    public static readonly string Extensions = Read("extensions");
    public static readonly string Relations = Read("relations");
    public static readonly string Columns = Read("columns");
    public static readonly string Constraints = Read("constraints");
    public static readonly string Indexes = Read("indexes");
    public static readonly string Triggers = Read("triggers");
    public static readonly string Sequences = Read("sequences");
    public static readonly string Types = Read("types");
    public static readonly string Routines = Read("routines");
    public static readonly string ViewUses = Read("view_uses");
    public static readonly string Statistics = Read("statistics");
    public static readonly string Others = Read("others");

    static string Read(string name) => EmbeddedSql.Read(typeof(WantedTexts), name);
}
