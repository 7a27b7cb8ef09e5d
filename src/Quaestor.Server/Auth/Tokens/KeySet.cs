using System.Text.Json;

namespace Quaestor.Server.Auth.Tokens;

/// <summary>
/// The public keys of somebody who issues tokens, kept for a while. A key that is not among them makes them be read again, but
/// not more often than now and then: anybody can send a token that names a key which does not exist.
/// </summary>
sealed partial class KeySet(Uri place, TimeProvider clock, ILogger logger) : IDisposable
{
    const int MostKeys = 100;
    const int LargestBytes = 1 << 20;

    static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    static readonly TimeSpan CoolDown = TimeSpan.FromSeconds(30);

    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = LargestBytes,
    };

    readonly SemaphoreSlim _turn = new(1, 1);
    IReadOnlyList<PublicKey>? _keys;
    DateTimeOffset _read = DateTimeOffset.MinValue;
    DateTimeOffset _tried = DateTimeOffset.MinValue;

    /// <summary>How often they were asked for.</summary>
    public int Reads { get; private set; }

    /// <summary>The keys that a token may have been signed with: the one it names, or the only one of its kind where it names none.</summary>
    /// <exception cref="KeysUnavailableException">They were never there to read.</exception>
    public async Task<PublicKey?> FindAsync(TokenText token, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var keys = _keys is null || now - _read > KeptFor ? await ReadAsync(now, cancellationToken) : _keys;
        if (Find(keys, token) is { } known)
        {
            return known;
        }

        return Find(await ReadAsync(now, cancellationToken), token);
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    static PublicKey? Find(IReadOnlyList<PublicKey> keys, TokenText token)
    {
        var fitting = keys.Where(key => key.Algorithm == token.Algorithm && (token.KeyId is null || key.Id == token.KeyId)).Take(2).ToList();
        return fitting is [var only] ? only : null;
    }

    async Task<IReadOnlyList<PublicKey>> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (now - _tried >= CoolDown)
            {
                _tried = now;
                Reads++;
                _keys = Parse(place.IsFile ? await ReadFileAsync() : await _http.GetByteArrayAsync(place, CancellationToken.None));
                _read = now;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException or JsonException or TaskCanceledException)
        {
            LogUnread(logger, place, exception.Message);
        }
        finally
        {
            _turn.Release();
        }

        return _keys ?? throw new KeysUnavailableException();
    }

    async Task<byte[]> ReadFileAsync() =>
        new FileInfo(place.LocalPath) is { Length: > LargestBytes } ? throw new IOException($"{place.LocalPath} is too large for a key set.") : await File.ReadAllBytesAsync(place.LocalPath);

    static List<PublicKey> Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
            ? [.. keys.EnumerateArray().Take(MostKeys).Select(PublicKey.Read).OfType<PublicKey>()]
            : throw new JsonException("It is no key set: it has no list \"keys\".");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys at {Place} could not be read: {Reason}")]
    static partial void LogUnread(ILogger logger, Uri place, string reason);
}

/// <summary>Nobody can say now whether a token counts.</summary>
sealed class KeysUnavailableException : Exception;
