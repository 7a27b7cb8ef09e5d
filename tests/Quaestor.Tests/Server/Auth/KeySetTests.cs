using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Server.Auth.Tokens;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Auth;

/// <summary>Keys of somebody else, which change at their own time.</summary>
public sealed class KeySetTests : IDisposable
{
    readonly OpenFolder _folder = new();
    readonly SetClock _clock = new();
    readonly RSA _old = RSA.Create(2048);
    readonly RSA _new = RSA.Create(2048);

    string KeysPath => Path.Combine(_folder.Path, "keys.json");

    public void Dispose()
    {
        _folder.Dispose();
        _old.Dispose();
        _new.Dispose();
    }

    [Fact]
    public async Task ANewKeyIsFoundAndUnknownNamesDoNotMakeItReadMoreThanNowAndThen()
    {
        Write(("old", _old));
        using var keys = new KeySet(new Uri(KeysPath), _clock, NullLogger.Instance);
        Assert.NotNull(await FindAsync(keys, "old"));
        Write(("old", _old), ("new", _new));

        for (var i = 0; i < 20; i++)
        {
            Assert.Null(await FindAsync(keys, $"made up {i}"));
        }

        Assert.Equal(1, keys.Reads);
        _clock.Now += TimeSpan.FromSeconds(31);
        Assert.NotNull(await FindAsync(keys, "new"));
        Assert.Equal(2, keys.Reads);
    }

    [Fact]
    public async Task AKeyThatIsTakenBackCountsAnHourAtMost()
    {
        Write(("old", _old));
        using var keys = new KeySet(new Uri(KeysPath), _clock, NullLogger.Instance);
        Assert.NotNull(await FindAsync(keys, "old"));
        Write(("new", _new));

        _clock.Now += TimeSpan.FromMinutes(61);

        Assert.Null(await FindAsync(keys, "old"));
    }

    [Fact]
    public async Task KeysThatCannotBeReadAreNoReasonToLetAnybodyIn()
    {
        using var missing = new KeySet(new Uri(KeysPath), _clock, NullLogger.Instance);
        await Assert.ThrowsAsync<KeysUnavailableException>(() => FindAsync(missing, "old"));
        Write(("old", _old));
        using var keys = new KeySet(new Uri(KeysPath), _clock, NullLogger.Instance);
        await FindAsync(keys, "old");

        File.WriteAllText(KeysPath, "no keys");
        _clock.Now += TimeSpan.FromMinutes(61);

        Assert.NotNull(await FindAsync(keys, "old"));
        Assert.Null(await FindAsync(keys, "new"));
    }

    [Fact]
    public async Task WithoutANameOnlyTheOneKeyThatThereIsCounts()
    {
        Write(("old", _old));
        using var one = new KeySet(new Uri(KeysPath), _clock, NullLogger.Instance);
        Assert.NotNull(await FindAsync(one, null));

        Write(("old", _old), ("new", _new));
        using var two = new KeySet(new Uri(KeysPath), _clock, NullLogger.Instance);
        Assert.Null(await FindAsync(two, null));
    }

    void Write(params (string Id, RSA Key)[] keys) => File.WriteAllText(
        KeysPath, $$"""{"keys": [{{string.Join(", ", keys.Select(key => Json(key.Id, key.Key.ExportParameters(includePrivateParameters: false))))}}]}""");

    static string Json(string id, RSAParameters key) =>
        $$"""{"kty": "RSA", "kid": "{{id}}", "n": "{{SignedInServer.Encode(key.Modulus!)}}", "e": "{{SignedInServer.Encode(key.Exponent!)}}"}""";

    static Task<PublicKey?> FindAsync(KeySet keys, string? id) =>
        keys.FindAsync(new TokenText("RS256", id, default, [], []), TestContext.Current.CancellationToken);

    sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
