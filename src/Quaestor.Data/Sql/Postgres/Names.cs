using System.Text;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>Names as PostgreSQL looks them up.</summary>
static class Names
{
    /// <summary>In bytes of UTF-8: a server cuts what is longer and goes on.</summary>
    const int Longest = 63;

    /// <summary>Folds as a server with UTF-8 does: ASCII letters only.</summary>
    public static string Fold(ReadOnlySpan<char> written) => Cut(string.Create(written.Length, written, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            folded[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    }));

    public static string Cut(string name)
    {
        if (name.Length * 3 <= Longest || Encoding.UTF8.GetByteCount(name) <= Longest)
        {
            return name;
        }

        var bytes = 0;
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > Longest)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }
}
