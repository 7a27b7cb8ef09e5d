using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Quaestor.Server.Auth.Tokens;

/// <summary>
/// A key of a key set (RFC 7517). Its kind decides the algorithm, whatever a token says: an RSA key verifies RS256 alone, a key on
/// the curve P-256 ES256 alone.
/// </summary>
sealed class PublicKey
{
    const int LeastRsaBits = 2048;
    const int MostRsaBits = 16_384;

    readonly Lock _gate = new();
    readonly RSA? _rsa;
    readonly ECDsa? _curve;

    PublicKey(string? id, RSA? rsa, ECDsa? curve) => (Id, _rsa, _curve) = (id, rsa, curve);

    public string? Id { get; }

    public string Algorithm => _rsa is not null ? "RS256" : "ES256";

    public bool Verifies(TokenText token)
    {
        // Their objects promise nothing to several threads at once.
        lock (_gate)
        {
            try
            {
                return token.Algorithm == Algorithm && (_rsa?.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                    ?? _curve!.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    /// <returns>Null for a key that is for something else, or of a kind that is not taken: secrets, other curves, short ones.</returns>
    public static PublicKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "use") is not (null or "sig"))
        {
            return null;
        }

        try
        {
            return (Text(key, "kty"), Text(key, "alg")) switch
            {
                ("RSA", null or "RS256") => Rsa(key),
                ("EC", null or "ES256") when Text(key, "crv") == "P-256" => Curve(key),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    static PublicKey? Rsa(JsonElement key)
    {
        var modulus = Bytes(key, "n");
        if (modulus.Length * 8 is < LeastRsaBits or > MostRsaBits)
        {
            return null;
        }

        return new(Text(key, "kid"), RSA.Create(new RSAParameters { Modulus = modulus, Exponent = Bytes(key, "e") }), null);
    }

    static PublicKey Curve(JsonElement key) => new(
        Text(key, "kid"), null,
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } }));

    static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(Text(key, name) ?? throw new FormatException());

    static string? Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
