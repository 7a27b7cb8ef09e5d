using System.Net;
using System.Net.Sockets;
using Quaestor.Server.Http;

namespace Quaestor.Server.Auth;

/// <summary>
/// Slows down whoever guesses passwords: so many tries at once, and then one for each while. Counted for a name from one address,
/// for an address, and for a name from everywhere, whether somebody has that name or not.
/// </summary>
sealed class LoginThrottle(TimeProvider clock)
{
    const int MostKnown = 20_000;

    static readonly Pace OfNameAt = new(5, TimeSpan.FromSeconds(30));
    static readonly Pace OfAddress = new(30, TimeSpan.FromSeconds(10));
    static readonly Pace OfName = new(50, TimeSpan.FromSeconds(20));

    readonly Lock _gate = new();
    readonly Dictionary<string, Tries> _known = new(StringComparer.Ordinal);

    /// <summary>Counts one try, as if it will fail: many that come at once are not let in together.</summary>
    /// <exception cref="ProblemException">There were too many.</exception>
    public void Begin(string userId, IPAddress? address)
    {
        lock (_gate)
        {
            if (Keys(userId, address).Max(key => WaitOf(key.Key, key.Pace)) is { Ticks: > 0 } wait)
            {
                throw new ProblemException(StatusCodes.Status429TooManyRequests, "too_many_tries", $"There were too many tries to sign in. Wait {Math.Ceiling(wait.TotalSeconds):0} seconds and try again.") { RetryAfter = wait };
            }

            foreach (var (key, pace) in Keys(userId, address))
            {
                Count(key, pace);
            }
        }
    }

    /// <summary>The try was right: it takes nothing from those that follow.</summary>
    public void Succeeded(string userId, IPAddress? address)
    {
        lock (_gate)
        {
            foreach (var (key, pace) in Keys(userId, address))
            {
                if (_known.TryGetValue(key, out var tries))
                {
                    _known[key] = tries with { FreeAt = tries.FreeAt - pace.Each };
                }
            }
        }
    }

    TimeSpan WaitOf(string key, Pace pace) =>
        _known.TryGetValue(key, out var tries) ? tries.FreeAt - clock.GetUtcNow() - (pace.AtOnce - 1) * pace.Each : TimeSpan.Zero;

    void Count(string key, Pace pace)
    {
        var now = clock.GetUtcNow();
        if (_known.Count >= MostKnown)
        {
            Forget(now);
        }

        var free = _known.TryGetValue(key, out var tries) && tries.FreeAt > now ? tries.FreeAt : now;
        _known[key] = new(free + pace.Each);
    }

    // Those first whose time is over; and where that frees nothing, those that have tried least.
    void Forget(DateTimeOffset now)
    {
        foreach (var (key, _) in _known.OrderBy(known => known.Value.FreeAt).Take(MostKnown / 2).Where((known, index) => known.Value.FreeAt <= now || index < MostKnown / 10).ToList())
        {
            _known.Remove(key);
        }
    }

    static (string Key, Pace Pace)[] Keys(string userId, IPAddress? address)
    {
        var from = From(address);
        return [($"both {from} {userId}", OfNameAt), ($"from {from}", OfAddress), ($"name {userId}", OfName)];
    }

    // Whoever has one IPv6 address has the 2^64 beside it.
    static string From(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };

    /// <param name="AtOnce">Tries that need not wait.</param>
    /// <param name="Each">Gives back one.</param>
    readonly record struct Pace(int AtOnce, TimeSpan Each);

    /// <param name="FreeAt">When nothing is left of the tries so far.</param>
    readonly record struct Tries(DateTimeOffset FreeAt);
}
