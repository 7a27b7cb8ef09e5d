using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Users;
using Quaestor.Tests.Support;
using static Quaestor.Tests.Server.Auth.SignedInServer;

namespace Quaestor.Tests.Server.Auth;

/// <summary>Tokens that must not count, sent to a server that takes HS256, RS256 and ES256.</summary>
public sealed class TokenAttackTests : IAsyncLifetime
{
    const string Issuer = "https://login.example.com";

    readonly RSA _rsa = RSA.Create(2048);
    readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly RSA _unlisted = RSA.Create(2048);
    readonly OpenFolder _folder = new();
    SignedInServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var keys = Path.Combine(_folder.Path, "keys.json");
        await File.WriteAllTextAsync(keys, KeySetOf(_rsa, _curve));
        _server = await StartAsync(new AuthSettings { Secret = Secret, KeySet = new Uri(keys), Issuer = Issuer, Audience = "quaestor-team" });
        await _server.AddAsync("anna", Role.Viewer);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        _rsa.Dispose();
        _curve.Dispose();
        _unlisted.Dispose();
    }

    [Fact]
    public async Task TokensOfEachKindCountThatAreRight()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Hs256(Claims())));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Rs256(Claims())));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Es256(Claims())));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Rs256(Claims(("aud", new[] { "another", "quaestor-team" })))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Signed("""{"alg":"RS256"}""", Json(Claims()), SignRsa)));
    }

    [Fact]
    public async Task NoOtherTokenCounts()
    {
        var refused = new List<(string Why, HttpStatusCode Status)>();
        foreach (var (why, token) in Attacks())
        {
            var response = await _server.SendWithTokenAsync(token, "GET", "/me");
            if (response.StatusCode != HttpStatusCode.Unauthorized || response.Headers.WwwAuthenticate.Count == 0)
            {
                refused.Add((why, response.StatusCode));
            }
        }

        Assert.Empty(refused);
    }

    [Fact]
    public async Task OnlyATokensTimeIsToldToWhoeverSendsIt()
    {
        Assert.Equal("token_expired", await CodeAsync(Hs256(Claims(("exp", Now(-3600))))));
        Assert.Equal("invalid_token", await CodeAsync(Hs256(Claims(("exp", Now(-3600)))) + "x"));
        Assert.Equal("invalid_token", await CodeAsync(Hs256(Claims(("sub", "nobody")))));
        Assert.Equal("sign_in_required", await CodeAsync(null));
    }

    IEnumerable<(string Why, string Token)> Attacks()
    {
        var (good, claims) = (Rs256(Claims()), Json(Claims()));
        var parts = good.Split('.');
        var publicKeys = new[] { _rsa.ExportRSAPublicKeyPem(), _rsa.ExportSubjectPublicKeyInfoPem(), _rsa.ExportSubjectPublicKeyInfoPem() + "\n" }.Select(Encoding.UTF8.GetBytes)
            .Append(_rsa.ExportSubjectPublicKeyInfo()).Append(_rsa.ExportRSAPublicKey()).Append(_rsa.ExportParameters(false).Modulus!).Append(_curve.ExportSubjectPublicKeyInfo());

        yield return ("empty", "");
        yield return ("no token", "token");
        yield return ("two parts", $"{parts[0]}.{parts[1]}");
        yield return ("four parts", good + "." + parts[2]);
        yield return ("no signature", $"{parts[0]}.{parts[1]}.");
        foreach (var none in new[] { "none", "None", "NONE", "nOnE", "" })
        {
            yield return ($"alg {none}", $"{Encode(Encoding.UTF8.GetBytes($$"""{"alg":"{{none}}"}"""))}.{parts[1]}.");
            yield return ($"alg {none} with the signature", $"{Encode(Encoding.UTF8.GetBytes($$"""{"alg":"{{none}}"}"""))}.{parts[1]}.{parts[2]}");
        }

        foreach (var header in new[] { "{}", "[]", "null", "1", "{\"alg\":1}", "{\"alg\":null}", "{\"alg\":[\"HS256\"]}", "{\"alg\":\"hs256\"}", "{\"alg\":\"HS256 \"}", "{\"alg\":\"HS512\"}", "{\"alg\":\"HS256\",\"alg\":\"HS256\"}", "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", "{\"alg\":\"HS256\",\"b64\":false}", "{\"alg\":\"HS256\",\"typ\":\"JWE\"}", "{\"alg\":\"\\ud800\"}", "{\"alg\":\"HS256\",\"typ\":\"\\ud800\"}" })
        {
            yield return ($"header {header}", Signed(header, claims, SignSecret));
        }

        foreach (var publicKey in publicKeys)
        {
            yield return ("public key as a secret", Signed("""{"alg":"HS256","kid":"rsa"}""", claims, text => HMACSHA256.HashData(publicKey, text)));
        }

        yield return ("empty secret", Signed("""{"alg":"HS256"}""", claims, text => HMACSHA256.HashData(Array.Empty<byte>(), text)));
        yield return ("another secret", Token(Claims(), Secret + "!"));
        yield return ("secret signature under RS256", Signed("""{"alg":"RS256","kid":"rsa"}""", claims, SignSecret));
        yield return ("RSA signature under HS256", Signed("""{"alg":"HS256","kid":"rsa"}""", claims, SignRsa));
        yield return ("RSA signature under ES256", Signed("""{"alg":"ES256","kid":"rsa"}""", claims, SignRsa));
        yield return ("curve signature under RS256", Signed("""{"alg":"RS256","kid":"curve"}""", claims, SignCurve));
        yield return ("curve signature as a sequence", Signed("""{"alg":"ES256","kid":"curve"}""", claims, text => _curve.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        yield return ("zero curve signature", Signed("""{"alg":"ES256","kid":"curve"}""", claims, _ => new byte[64]));
        yield return ("zero RSA signature", Signed("""{"alg":"RS256","kid":"rsa"}""", claims, _ => new byte[256]));
        yield return ("PSS", Signed("""{"alg":"PS256","kid":"rsa"}""", claims, text => _rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        yield return ("PSS under RS256", Signed("""{"alg":"RS256","kid":"rsa"}""", claims, text => _rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        yield return ("SHA-1 under RS256", Signed("""{"alg":"RS256","kid":"rsa"}""", claims, text => _rsa.SignData(text, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)));
        yield return ("unlisted key under a listed name", Signed("""{"alg":"RS256","kid":"rsa"}""", claims, text => _unlisted.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        yield return ("unlisted name", Signed("""{"alg":"RS256","kid":"other"}""", claims, SignRsa));
        yield return ("secret in the key set", Signed("""{"alg":"HS256","kid":"secret"}""", claims, text => HMACSHA256.HashData(Encoding.UTF8.GetBytes("published"), text)));
        yield return ("short key of the key set", Signed("""{"alg":"RS256","kid":"short"}""", claims, SignRsa));
        yield return ("key in the header", Signed($$"""{"alg":"RS256","jwk":{{KeyOf(_unlisted)}}}""", claims, text => _unlisted.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        yield return ("place of keys in the header", Signed("""{"alg":"RS256","jku":"http://127.0.0.1:1/keys","kid":"x"}""", claims, text => _unlisted.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        yield return ("file as a key's name", Signed("""{"alg":"HS256","kid":"../../../dev/null"}""", claims, text => HMACSHA256.HashData(Array.Empty<byte>(), text)));

        foreach (var letter in new[] { 0, parts[1].Length / 2, parts[1].Length - 1 })
        {
            yield return ($"letter {letter} of the claims changed", $"{parts[0]}.{Changed(parts[1], letter)}.{parts[2]}");
        }

        yield return ("letter of the signature changed", $"{parts[0]}.{parts[1]}.{Changed(parts[2], 3)}");
        yield return ("claims of another", $"{parts[0]}.{Rs256(Claims(("sub", "local"))).Split('.')[1]}.{parts[2]}");
        yield return ("padding", good + "=");
        yield return ("space in it", $"{parts[0]}.{parts[1]} .{parts[2]}");
        yield return ("other alphabet", good.Replace('-', '+').Replace('_', '/') is var other && other != good ? other : $"{parts[0]}.{parts[1]}.+{parts[2][1..]}");
        yield return ("too long", Hs256(Claims(("pad", new string('x', 10_000)))));

        foreach (var (name, value) in new (string, object?)[]
        {
            ("exp", Now(-3600)), ("exp", Now(-31)), ("exp", null), ("exp", "soon"), ("exp", 1e300), ("exp", -1),
            ("nbf", Now(3600)), ("nbf", "later"), ("iat", Now(3600)),
            ("iss", "https://evil.example.com"), ("iss", Issuer + "/"), ("iss", null), ("iss", new[] { Issuer }),
            ("aud", "another"), ("aud", null), ("aud", new[] { "another" }), ("aud", Array.Empty<string>()), ("aud", 1), ("aud", "QUAESTOR-TEAM"), ("aud", new { quaestor = 1 }),
            ("sub", null), ("sub", ""), ("sub", "local"), ("sub", "nobody"), ("sub", "Anna"), ("sub", "anna\n"), ("sub", 7), ("sub", new[] { "anna" }), ("sub", new string('a', 1000)),
        })
        {
            yield return ($"{name} {value ?? "missing"}", Rs256(Claims((name, value))));
            yield return ($"{name} {value ?? "missing"} with the secret", Hs256(Claims((name, value))));
        }

        yield return ("one of ours without a stamp", Hs256(Claims(("iss", "quaestor"), ("aud", "quaestor"))));
        yield return ("one of ours with a wrong stamp", Hs256(Claims(("iss", "quaestor"), ("aud", "quaestor"), ("stamp", new string('0', 32)))));
        yield return ("one of ours by another's key", Rs256(Claims(("iss", "quaestor"), ("aud", "quaestor"))));
        yield return ("claims twice", Signed("""{"alg":"HS256"}""", claims[..^1] + ",\"sub\":\"anna\"}", SignSecret));
        yield return ("claims are a list", Signed("""{"alg":"HS256"}""", "[]", SignSecret));
        yield return ("half a character", Signed("""{"alg":"HS256"}""", claims.Replace("\"anna\"", "\"\\ud800\""), SignSecret));
        yield return ("deep claims", Signed("""{"alg":"HS256"}""", claims[..^1] + ",\"x\":" + new string('[', 5000) + new string(']', 5000) + "}", SignSecret));
    }

    static string Changed(string part, int at) => part[..at] + (part[at] == 'A' ? 'B' : 'A') + part[(at + 1)..];

    static Dictionary<string, object?> Claims(params (string Name, object? Value)[] besides)
    {
        var claims = new Dictionary<string, object?> { ["iss"] = Issuer, ["aud"] = "quaestor-team", ["sub"] = "anna", ["iat"] = Now(0), ["exp"] = Now(300) };
        foreach (var (name, value) in besides)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    static long Now(int seconds) => DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds();

    static string Json(Dictionary<string, object?> claims) => JsonSerializer.Serialize(claims);

    static string Hs256(Dictionary<string, object?> claims) => Token(claims);

    string Rs256(Dictionary<string, object?> claims) => Signed("""{"alg":"RS256","kid":"rsa"}""", Json(claims), SignRsa);

    string Es256(Dictionary<string, object?> claims) => Signed("""{"alg":"ES256","kid":"curve","typ":"at+jwt"}""", Json(claims), SignCurve);

    static byte[] SignSecret(byte[] text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), text);

    byte[] SignRsa(byte[] text) => _rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    byte[] SignCurve(byte[] text) => _curve.SignData(text, HashAlgorithmName.SHA256);

    async Task<HttpStatusCode> StatusAsync(string token) => (await _server.SendWithTokenAsync(token, "GET", "/me")).StatusCode;

    async Task<string?> CodeAsync(string? token) => (await _server.Server.JsonAsync(await _server.SendWithTokenAsync(token, "GET", "/me"))).GetProperty("code").GetString();

    static string KeyOf(RSA rsa, string id = "x")
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"RSA","kid":"{{id}}","use":"sig","n":"{{Encode(key.Modulus!)}}","e":"{{Encode(key.Exponent!)}}"}""";
    }

    static string KeySetOf(RSA rsa, ECDsa curve)
    {
        var point = curve.ExportParameters(includePrivateParameters: false).Q;
        using var shortKey = RSA.Create(1024);
        return $$"""
            {"keys":[
              {{KeyOf(rsa, "rsa")}}, {{KeyOf(shortKey, "short")}},
              {"kty":"EC","kid":"curve","alg":"ES256","crv":"P-256","x":"{{Encode(point.X!)}}","y":"{{Encode(point.Y!)}}"},
              {"kty":"oct","kid":"secret","k":"{{Encode(Encoding.UTF8.GetBytes("published"))}}"},
              {"kty":"EC","kid":"broken","crv":"P-256","x":"AA","y":"AA"}, 7
            ]}
            """;
    }
}
