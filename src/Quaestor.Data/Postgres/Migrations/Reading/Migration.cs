using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Postgres.Migrations.Reading;

/// <summary>One change of a schema, as its two files hold it.</summary>
/// <param name="Id"><c>0007_add_city</c>: what stands before <c>.up.sql</c>.</param>
/// <param name="Down">The way back; empty where there is none.</param>
public sealed partial record Migration(string Id, string Up, string Down)
{
    /// <summary>What a database remembers of it: another text is another migration.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Up.ReplaceLineEndings("\n"))));

    public int Number => int.Parse(Id.AsSpan(0, Id.IndexOf('_', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);

    /// <exception cref="SourceException">The name is of another form, or the text cannot be read; the message says where.</exception>
    public static Migration Of(string id, string up, string down) => IdForm().IsMatch(id)
        ? new(id, up, down)
        : throw new SourceException($"\"{id}\" is no name of a migration. Write a number of four digits, an underline, and a name of small letters, digits and underlines: 0007_add_city.");

    [GeneratedRegex("^[0-9]{4,9}_[a-z0-9_]{1,80}$")]
    private static partial Regex IdForm();
}
