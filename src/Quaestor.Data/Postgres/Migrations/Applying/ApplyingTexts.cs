using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Migrations.Applying;

/// <summary>This folder's statements, each a file of its own.</summary>
static class ApplyingTexts
{
    public static readonly string MakeSchema = Read("make_schema");
    public static readonly string MakeHistory = Read("make_history");
    public static readonly string HasHistory = Read("has_history");
    public static readonly string History = Read("history");
    public static readonly string Begin = Read("begin");
    public static readonly string Mark = Read("mark");
    public static readonly string Fail = Read("fail");
    public static readonly string Finish = Read("finish");
    public static readonly string Lock = Read("lock");
    public static readonly string Fingerprint = Read("fingerprint");
    public static readonly string IndexState = Read("index_state");
    public static readonly string Pages = Read("pages");
    public static readonly string Holders = Read("holders");

    static string Read(string name) => EmbeddedSql.Read(typeof(ApplyingTexts), name);
}
