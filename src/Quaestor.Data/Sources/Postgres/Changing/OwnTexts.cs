using Quaestor.Data.Sql;

namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>This folder's statements, each a file of its own.</summary>
static class OwnTexts
{
    public static readonly string Triggers = Read("triggers");
    public static readonly string EventTriggers = Read("event-triggers");
    public static readonly string Expressions = Read("expressions");
    public static readonly string Reach = Read("reach");
    public static readonly string Relations = Read("relations");
    public static readonly string Changed = Read("changed");
    public static readonly string Cascades = Read("cascades");
    public static readonly string Locks = Read("locks");
    public static readonly string Files = Read("files");
    public static readonly string Key = Read("key");
    public static readonly string Named = Read("named");
    public static readonly string LateBodies = Read("late_bodies");

    static string Read(string name) => EmbeddedSql.Read(typeof(OwnTexts), name);
}
