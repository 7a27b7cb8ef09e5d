using Quaestor.Data.Sql;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>This folder's statements, each a file of its own.</summary>
static class OwnTexts
{
    public static readonly string Tables = Read("tables");
    public static readonly string Columns = Read("columns");
    public static readonly string Statistics = Read("statistics");
    public static readonly string Keys = Read("keys");
    public static readonly string Version = Read("version");
    public static readonly string Rights = Read("rights");

    static string Read(string name) => EmbeddedSql.Read(typeof(OwnTexts), name);
}
