using Quaestor.Data.Archives.Documents;

namespace Quaestor.Data.Archives.Files;

/// <summary>Reads a whole document, and no byte more than it may have, whatever was said of its length.</summary>
static class BoundedRead
{
    /// <summary>What the system says of it names paths of the server, and a refusal is read by all.</summary>
    public const string Unread = "cannot be read: its disk or its network reports an error.";

    public static async Task<byte[]> AllAsync(Stream stream, long expected, long most, Func<string> tooLarge, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream((int)Math.Clamp(expected, 0, Math.Min(most, 1 << 20)));
        var buffer = new byte[64 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > most)
            {
                throw new DocumentException(tooLarge());
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    public static string TooLarge(long most) => $"is larger than {most >> 20:N0} MB. Split it, or leave it out.";
}
