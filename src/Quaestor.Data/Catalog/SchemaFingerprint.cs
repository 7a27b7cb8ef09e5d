using System.Security.Cryptography;
using System.Text;

namespace Quaestor.Data.Catalog;

/// <summary>A short text that changes whenever a table's name, columns or types change; not when rows do.</summary>
public static class SchemaFingerprint
{
    const int Bytes = 16;

    public static string Of(IEnumerable<TableSchema> tables)
    {
        var text = new StringBuilder();
        foreach (var table in tables.OrderBy(table => table.Name, StringComparer.Ordinal))
        {
            // Lengths keep names apart, whatever they hold.
            Append(text, table.Name).Append(table.Columns.Count).Append(';');
            foreach (var column in table.Columns)
            {
                Append(Append(text, column.Name), column.EngineType);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, Bytes));
    }

    static StringBuilder Append(StringBuilder text, string part) => text.Append(part.Length).Append(':').Append(part);
}
