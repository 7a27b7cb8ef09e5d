using System.Security.Cryptography;
using System.Text;
using Quaestor.Agent.Threads;

namespace Quaestor.Server.Auth.Tokens;

/// <summary>The secret that signs tokens by HS256, and nothing else.</summary>
sealed class SecretKey(byte[] secret)
{
    public const string Algorithm = "HS256";

    const int Length = 48;

    public byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(secret, text);

    public bool Verifies(TokenText token) => CryptographicOperations.FixedTimeEquals(Sign(token.Signed), token.Signature);

    public static SecretKey Of(string secret) => new(Encoding.UTF8.GetBytes(secret));

    /// <summary>The one that an installation made for itself when it needed one first, in a file that only its own user may read.</summary>
    public static SecretKey OfFile(string path)
    {
        try
        {
            return Read(path) ?? Make(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StoreException($"The secret that signs tokens cannot be kept in {path}: {exception.Message.TrimEnd('.')}. Let this user write there, or give one as auth.secret in the settings.");
        }
    }

    static SecretKey? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var secret = Convert.FromBase64String(File.ReadAllText(path));
        return secret.Length >= Length ? new(secret) : throw new FormatException("it is too short");
    }

    // Whole before it has its name: another process may come at the same time, and both must have the same one.
    static SecretKey Make(string path)
    {
        var part = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(path: part, Encoding.ASCII, options))
        {
            file.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));
        }

        try
        {
            File.Move(part, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(part);
        }

        return Read(path)!;
    }
}
