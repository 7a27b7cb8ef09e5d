using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>This folder's statements, each a file of its own.</summary>
static class BackupTexts
{
    public static readonly string Tables = Read("tables");
    public static readonly string Objects = Read("objects");
    public static readonly string Sequences = Read("sequences");
    public static readonly string LargeObjects = Read("large-objects");
    public static readonly string Database = Read("database");
    public static readonly string Unmakable = Read("unmakable");
    public static readonly string Extensions = Read("extensions");
    public static readonly string Settings = Read("settings");
    public static readonly string Roles = Read("roles");
    public static readonly string Restoring = Read("restoring");
    public static readonly string SharedOf = Read("shared-of");

    static string Read(string name) => EmbeddedSql.Read(typeof(BackupTexts), name);
}
