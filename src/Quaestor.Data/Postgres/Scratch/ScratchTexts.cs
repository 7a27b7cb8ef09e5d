using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Scratch;

/// <summary>This folder's statements, each a file of its own.</summary>
static class ScratchTexts
{
    public static readonly string Tables = Read("tables");
    public static readonly string Left = Read("left");
    public static readonly string Server = Read("server");

    static string Read(string name) => EmbeddedSql.Read(typeof(ScratchTexts), name);
}
