using System.Buffers;
using System.Globalization;
using System.Text;

namespace Quaestor.Data.Results.Excel;

/// <summary>Writes text into XML. What XML cannot hold is written as Excel does, <c>_x0007_</c>, and what only looks like that is told apart (ECMA-376, ST_Xstring).</summary>
sealed class XmlText(IBufferWriter<byte> xml)
{
    static readonly SearchValues<char> Special = SearchValues.Create(
        "&<>_\uFFFE\uFFFF" + new string([.. Enumerable.Range(0, 32).Select(code => (char)code).Except(['\t', '\n'])]));

    public void Write(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Special) is >= 0 and var at)
        {
            Encoding.UTF8.GetBytes(text[..at], xml);
            Encoding.UTF8.GetBytes(Escaped(text[at..]), xml);
            text = text[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(text, xml);
    }

    static string Escaped(ReadOnlySpan<char> text) => text[0] switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '_' => IsEscape(text) ? "_x005F_" : "_",
        var character => string.Create(CultureInfo.InvariantCulture, $"_x{(int)character:X4}_"),
    };

    static bool IsEscape(ReadOnlySpan<char> text) =>
        text is ['_', 'x' or 'X', _, _, _, _, '_', ..] && text[2..6].IndexOfAnyExcept(SearchValues.Create("0123456789abcdefABCDEF")) < 0;
}
