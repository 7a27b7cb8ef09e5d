using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Threads;

namespace Quaestor.Server.Auth.Tokens;

/// <summary>Issues tokens of this installation. They count until their time is over, the user is gone, or the user's stamp is another.</summary>
sealed class TokenIssuer(SecretKey key, TimeProvider clock)
{
    /// <summary>Who issues them, and for whom.</summary>
    public const string Name = "quaestor";

    public const string StampClaim = "stamp";

    public (string Token, DateTimeOffset ExpiresAt) Issue(UserRecord user, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + lifetime).ToUnixTimeSeconds());
        var signed = Part(json =>
        {
            json.WriteString("alg"u8, SecretKey.Algorithm);
            json.WriteString("typ"u8, "JWT"u8);
        }) + "." + Part(json =>
        {
            json.WriteString("iss"u8, Name);
            json.WriteString("aud"u8, Name);
            json.WriteString("sub"u8, user.Id);
            json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            json.WriteNumber("exp"u8, expires.ToUnixTimeSeconds());
            json.WriteString("jti"u8, Guid.NewGuid());
            json.WriteString(StampClaim, user.Stamp);
        });
        return ($"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}", expires);
    }

    static string Part(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(bytes.WrittenSpan);
    }
}
