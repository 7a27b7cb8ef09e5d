using System.Text;

namespace Quaestor.Data.Archives.Documents;

/// <summary>Bytes of a text file as text: by its byte order mark, as UTF-8, or as Western European text of one byte a letter.</summary>
static class TextDecoding
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has controls; a blank is a byte that stands for nothing.
    const string Windows = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

    /// <exception cref="DocumentException">It is no text.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = bytes switch
        {
            [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
            [0xFF, 0xFE, 0, 0, .. var rest] => Encoding.UTF32.GetString(rest),
            [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
            [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
            _ => WithoutMark(bytes),
        };
        return text.Contains('\0') ? throw new DocumentException("holds bytes that are no text. If it is none, leave it out of the folder; else save it as UTF-8.") : text;
    }

    static string WithoutMark(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return string.Create(bytes.Length, bytes, static (letters, bytes) =>
            {
                for (var i = 0; i < bytes.Length; i++)
                {
                    letters[i] = bytes[i] is >= 0x80 and < 0xA0 ? Windows[bytes[i] - 0x80] : (char)bytes[i];
                }
            });
        }
    }
}
