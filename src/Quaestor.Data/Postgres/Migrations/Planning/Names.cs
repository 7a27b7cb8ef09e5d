using System.Text;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>Names that a plan makes up, as PostgreSQL would.</summary>
static class Names
{
    const int Longest = 63;

    /// <summary>The parts with underlines between, the first of them cut where it grows too long.</summary>
    public static string Of(string table, IEnumerable<string> columns, string ending)
    {
        var tail = $"_{string.Join('_', columns)}_{ending}".Replace("__", "_", StringComparison.Ordinal);
        var room = Math.Max(1, Longest - Encoding.UTF8.GetByteCount(tail));
        while (Encoding.UTF8.GetByteCount(table) > room)
        {
            table = table[..^1];
        }

        var name = table + tail;
        return name.Length <= Longest ? name : name[..Longest];
    }

    /// <summary>Quoted where it has to be.</summary>
    public static string Quote(string name) =>
        name.Length > 0 && name.All(c => c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9')) && !char.IsAsciiDigit(name[0]) && !Keywords.Contains(name) ? name : TargetTable.Quote(name);
}
