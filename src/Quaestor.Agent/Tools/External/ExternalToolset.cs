using ModelContextProtocol.Protocol;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Settings;

namespace Quaestor.Agent.Tools.External;

/// <summary>
/// The tools of one server. It is connected to when it is first needed, and again after it was lost, less and less often while
/// that fails; whoever asks in between goes on without it.
/// </summary>
sealed partial class ExternalToolset(ToolsetSettings settings, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan PatienceAfterFailure = TimeSpan.FromSeconds(2);
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    readonly CancellationTokenSource _end = new();
    readonly SemaphoreSlim _turn = new(1, 1);
    Connection? _connection;
    Task<Connection?>? _connecting;
    IReadOnlyList<AgentTool> _tools = [];
    DateTimeOffset _notBefore;
    long _began;
    int _failures;

    public ToolsetSettings Settings => settings;

    public int? ProcessId => _connection?.ProcessId;

    public bool IsConnected => _connection is { IsAlive: true };

    /// <summary>Why the server cannot be used now; null where it can, or nobody has tried.</summary>
    public string? Problem { get; private set; }

    /// <summary>Those that there are now. What is not there in time is not waited for, nor twice for the same try.</summary>
    public async Task<IReadOnlyList<AgentTool>> ToolsAsync(CancellationToken cancellationToken)
    {
        var connecting = ConnectAsync();
        var left = (_failures == 0 ? Patience : PatienceAfterFailure) - clock.GetElapsedTime(Volatile.Read(ref _began));
        try
        {
            return await connecting.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), clock, cancellationToken) is null ? [] : _tools;
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    /// <exception cref="ExternalServerException">The server is gone, or goes while it is asked.</exception>
    public async Task<CallToolResult> CallAsync(CallToolRequestParams call, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync().WaitAsync(cancellationToken) ?? throw new ExternalServerException(Problem ?? "it cannot be reached.", new IOException());
        try
        {
            // One that is gone says nothing more, and some of what waits for its answer would wait for ever.
            var answer = connection.Client.CallToolAsync(call, cancellationToken).AsTask();
            await Task.WhenAny(answer, connection.Client.Completion).WaitAsync(cancellationToken);
            return answer.IsCompleted ? await answer : throw new IOException("it ended before it answered", (await connection.Client.Completion).Exception);
        }
        catch (ModelContextProtocol.McpProtocolException)
        {
            // It answered: with an error.
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw await LostAsync(connection, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _turn.WaitAsync();
        if (_connecting is { } connecting && await connecting is { } last)
        {
            await last.DisposeAsync();
        }

        _turn.Dispose();
        _end.Dispose();
    }

    /// <returns>Null where there is none now.</returns>
    async Task<Connection?> ConnectAsync()
    {
        Task<Connection?> connecting;
        await _turn.WaitAsync(_end.Token);
        try
        {
            if (_connection is { IsAlive: true } there)
            {
                return there;
            }

            if (_connection is { } gone)
            {
                await LoseAsync(gone, Connection.Reason(new IOException("it ended"), gone.LastError));
            }

            if (_connecting is null or { IsCompleted: true })
            {
                if (clock.GetUtcNow() < _notBefore)
                {
                    return null;
                }

                Volatile.Write(ref _began, clock.GetTimestamp());
                _connecting = OpenAsync();
            }

            connecting = _connecting;
        }
        finally
        {
            _turn.Release();
        }

        return await connecting;
    }

    async Task<Connection?> OpenAsync()
    {
        try
        {
            var connection = await Connection.OpenAsync(settings, _end.Token);
            _tools = [.. connection.Tools.Where(tool => settings.PermissionOf(tool.Name) != ToolPermission.Deny).Select(tool => new ExternalTool(this, tool))];
            (_connection, Problem, _failures) = (connection, null, 0);
            LogConnected(logger, settings.Name, _tools.Count);
            return connection;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            Fail(exception is ExternalServerException known ? known.Message : Connection.Reason(exception, said: null));
            return null;
        }
    }

    async Task<ExternalServerException> LostAsync(Connection connection, Exception exception)
    {
        var reason = Connection.Reason(exception, connection.LastError);
        await _turn.WaitAsync(_end.Token);
        try
        {
            if (_connection == connection)
            {
                await LoseAsync(connection, reason);
            }
        }
        finally
        {
            _turn.Release();
        }

        return new ExternalServerException(reason, exception);
    }

    async Task LoseAsync(Connection connection, string reason)
    {
        (_connection, _connecting, _tools) = (null, null, []);
        Fail(reason);
        await connection.DisposeAsync();
    }

    /// <summary>The first try after a failure comes at once, so that one that was killed is there for the next question.</summary>
    void Fail(string reason)
    {
        Problem = reason;
        var pause = _failures++ == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(_failures, 20)));
        _notBefore = clock.GetUtcNow() + pause;
        LogFailed(logger, settings.Name, reason);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The toolset {Toolset} has {Count} tools")]
    static partial void LogConnected(ILogger logger, string toolset, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The toolset {Toolset} cannot be used: {Reason}")]
    static partial void LogFailed(ILogger logger, string toolset, string reason);
}
