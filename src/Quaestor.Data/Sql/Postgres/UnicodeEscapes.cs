using System.Globalization;
using System.Text;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// Decodes <c>U&amp;"…"</c> names and takes in <c>UESCAPE '…'</c>, which may stand several blanks and comments behind.
/// </summary>
static class UnicodeEscapes
{
    // Neither can stand in a text that was let through: it holds no NUL.
    public const string NameMark = "\0n";
    public const string StringMark = "\0s";

    /// <exception cref="LexerException">An escape is malformed.</exception>
    public static List<Token> Resolve(List<Token> tokens, string text)
    {
        if (!tokens.Exists(IsMarked))
        {
            return tokens;
        }

        var resolved = new List<Token>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!IsMarked(token))
            {
                resolved.Add(token);
                continue;
            }

            var escape = '\\';
            if (i + 1 < tokens.Count && tokens[i + 1].Is("uescape"))
            {
                escape = EscapeCharacter(tokens, i + 2, token.Start);
                i += 2;
            }

            resolved.Add(token.Kind == TokenKind.QuotedName
                ? token with { Text = Names.Cut(Decode(token.Text[NameMark.Length..], escape, token.Start)) }
                : token with { Text = "" });
        }

        return resolved;
    }

    static bool IsMarked(Token token) => token.Text.Length > 1 && token.Text[0] == '\0';

    static char EscapeCharacter(List<Token> tokens, int index, int start) =>
        index < tokens.Count && tokens[index] is { Kind: TokenKind.Constant, Text: [var escape] }
        && !char.IsAsciiHexDigit(escape) && !char.IsWhiteSpace(escape) && escape is not ('+' or '\'' or '"')
            ? escape
            : throw new LexerException("UESCAPE takes one character in quotes, and no digit, letter a to f, plus sign, quote or blank.", start);

    static string Decode(string name, char escape, int start)
    {
        var decoded = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != escape)
            {
                decoded.Append(name[i]);
            }
            else if (i + 1 < name.Length && name[i + 1] == escape)
            {
                decoded.Append(escape);
                i++;
            }
            else
            {
                var (skipped, digits) = i + 1 < name.Length && name[i + 1] == '+' ? (2, 6) : (1, 4);
                decoded.Append(Character(name, i + skipped, digits, start));
                i += skipped + digits - 1;
            }
        }

        return decoded.ToString();
    }

    static string Character(string name, int at, int digits, int start) =>
        at + digits <= name.Length
        && int.TryParse(name.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && code is > 0 and <= 0x10FFFF
            ? code <= 0xFFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code)
            : throw new LexerException("A Unicode escape in a quoted name is malformed.", start);
}
