using System.Globalization;

namespace Quaestor.Data.Results;

/// <summary>Texts that a spreadsheet would run instead of showing them (OWASP, CSV injection).</summary>
static class SpreadsheetFormula
{
    /// <summary>Whether cells of this type are free text. The other types write digits, letters and signs of their own.</summary>
    public static bool MayStandIn(ColumnType type) => type is ColumnType.Text or ColumnType.Json or ColumnType.Blob;

    /// <summary>True for a text that begins, behind any blanks, with a formula's first character, and for one that begins with a tab or a line break.</summary>
    public static bool IsLike(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return false;
        }

        // Programs take these away, and look again at what is left.
        var start = text[0] is '\t' or '\r' or '\n' ? 0 : Begin(text);
        // Full-width forms as well: some fold them before they look.
        return start < text.Length && text[start] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' or '\u2212' or '﹢' or '﹣' or '﹦' or '﹫';
    }

    static int Begin(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        return start;
    }

    // Formats are zero-width: joiners, direction marks, the byte order mark.
    static bool IsBlank(char character) =>
        character is not ('\t' or '\r' or '\n')
        && (char.IsWhiteSpace(character) || char.IsControl(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format);
}
