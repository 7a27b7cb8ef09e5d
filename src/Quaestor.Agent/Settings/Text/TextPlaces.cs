using System.Text;

namespace Quaestor.Agent.Settings.Text;

/// <summary>Finds places between the values of a settings text: commas, comments, lines and indentation.</summary>
static class TextPlaces
{
    /// <summary>What lies between a value and the next member or the closing brace: a comma perhaps, and comments.</summary>
    public static (int? Comma, int ContentEnd) GapAfter(this SettingsText text, int from, JsonPart owner)
    {
        var (comma, contentEnd) = (default(int?), from);
        var bytes = text.Bytes;
        for (var at = from; at < owner.End - 1;)
        {
            if (bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                at++;
                continue;
            }

            if (bytes[at] == ',' && comma is null)
            {
                (comma, at) = (at, at + 1);
            }
            else if (bytes[at] == '/')
            {
                at = text.CommentEnd(at);
            }
            else
            {
                break;
            }

            contentEnd = at;
        }

        return (comma, contentEnd);
    }

    static int CommentEnd(this SettingsText text, int at)
    {
        var rest = text.Bytes.AsSpan(at);
        return rest.StartsWith("//"u8)
            ? at + (rest.IndexOfAny((byte)'\r', (byte)'\n') is var end and >= 0 ? end : rest.Length)
            : at + rest.IndexOf("*/"u8) + 2;
    }

    /// <returns>Where the line ends, if nothing but a comment follows on it; else null.</returns>
    public static int? LineEndAfterRemark(this SettingsText text, int from)
    {
        var at = text.SkipSpaces(from);
        if (at < text.Bytes.Length && text.Bytes[at] == '/')
        {
            at = text.SkipSpaces(text.CommentEnd(at));
        }

        return at == text.Bytes.Length || text.Bytes[at] is (byte)'\r' or (byte)'\n' ? at : null;
    }

    public static int SkipSpaces(this SettingsText text, int at)
    {
        while (at < text.Bytes.Length && text.Bytes[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    /// <returns>Where the line break in front of a line begins, if the place is the first on its line; else null.</returns>
    public static int? LineBreakBefore(this SettingsText text, int at)
    {
        while (at > 0 && text.Bytes[at - 1] is (byte)' ' or (byte)'\t')
        {
            at--;
        }

        return at == 0 || text.Bytes[at - 1] != '\n' ? null : at > 1 && text.Bytes[at - 2] == '\r' ? at - 2 : at - 1;
    }

    public static string IndentOf(this SettingsText text, int at)
    {
        var line = text.Bytes.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        return Encoding.ASCII.GetString(text.Bytes.AsSpan(line, text.SkipSpaces(line) - line));
    }

    public static string Unit(this SettingsText text) =>
        text.Root.Members.Count > 0 && text.IndentOf(text.Root.Members[0].Start) is { Length: > 0 } indent ? indent : "  ";

    public static string NewLine(this SettingsText text) => text.Bytes.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";
}
