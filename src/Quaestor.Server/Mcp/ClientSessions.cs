using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Quaestor.Agent.Settings;
using Quaestor.Server.Http;

namespace Quaestor.Server.Mcp;

/// <summary>The sessions that are open, within limits: clients seldom end theirs.</summary>
sealed class ClientSessions : IAsyncDisposable
{
    const int Most = 1000;

    /// <summary>Of one whose client listens; a client that is gone without a word is not heard of.</summary>
    static readonly TimeSpan LongestIdle = TimeSpan.FromDays(1);

    static readonly TimeSpan SweepsEvery = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<string, ClientSession> _sessions = new(StringComparer.Ordinal);
    readonly McpServerSettings _limits;
    readonly TimeProvider _clock;
    readonly ILoggerFactory _logs;
    readonly ITimer _sweeping;
    readonly Lock _beginning = new();

    public ClientSessions(McpServerSettings limits, TimeProvider clock, ILoggerFactory logs)
    {
        (_limits, _clock, _logs) = (limits, clock, logs);
        _sweeping = clock.CreateTimer(_ => Sweep(), null, SweepsEvery, SweepsEvery);
    }

    /// <summary>Where the user has as many as one may, the one that was idle longest ends for the new one.</summary>
    /// <exception cref="ProblemException">All of them are in use, or there is no room for anybody.</exception>
    public ClientSession Begin(string userId, Func<StreamableHttpServerTransport, McpServer> serve)
    {
        lock (_beginning)
        {
            var own = _sessions.Values.Where(session => session.UserId == userId).ToList();
            if (own.Count >= _limits.SessionsPerUser)
            {
                End(own.Where(session => !session.IsBusy).MaxBy(session => session.Idle)
                    ?? throw TooMany($"All {_limits.SessionsPerUser} sessions that you may have are in use. End one first."));
            }
            else if (_sessions.Count >= Most)
            {
                throw TooMany("This server has as many sessions as it can hold. Try again in a minute.");
            }

            var session = new ClientSession(userId, serve, _clock, _logs);
            _sessions[session.Id] = session;
            return session;
        }
    }

    /// <summary>Another user's is not there.</summary>
    /// <param name="asked">The request that is for it; nothing for what is no message.</param>
    /// <exception cref="McpFault">There is none (any more).</exception>
    public ClientSession Find(string id, string userId, RequestId asked) =>
        _sessions.TryGetValue(id, out var session) && session.UserId == userId
            ? session
            : throw McpFault.NoSession("There is no such session (any more). Begin another one with initialize.", asked);

    public void End(ClientSession session)
    {
        if (_sessions.TryRemove(session.Id, out _))
        {
            _ = session.DisposeAsync().AsTask();
        }
    }

    public Task EndAllAsync() => Task.WhenAll(_sessions.Values.Where(session => _sessions.TryRemove(session.Id, out _)).Select(session => session.DisposeAsync().AsTask()));

    public async ValueTask DisposeAsync()
    {
        await _sweeping.DisposeAsync();
        await EndAllAsync();
    }

    void Sweep()
    {
        foreach (var session in _sessions.Values.Where(session => session.Idle > (session.IsListenedTo ? LongestIdle : _limits.IdleTime)))
        {
            End(session);
        }
    }

    static ProblemException TooMany(string message) => new(StatusCodes.Status429TooManyRequests, "too_many_sessions", message);
}
