using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Quaestor.Server.Mcp;

/// <summary>Tells a client that a call is still running, for as long as it does: how much of a query is done nobody knows.</summary>
static class Progress
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <param name="token">Under which the client wants to hear of it; null where it does not.</param>
    public static async Task<T> TellAsync<T>(McpSession server, ProgressToken? token, string tool, Task<T> running, CancellationToken cancellationToken)
    {
        if (token is not { } wanted)
        {
            return await running;
        }

        for (var seconds = 0; !running.IsCompleted; seconds++)
        {
            await TellAsync(server, wanted, tool, seconds, cancellationToken);
            await Task.WhenAny(running, Task.Delay(Every, cancellationToken));
        }

        return await running;
    }

    static async Task TellAsync(McpSession server, ProgressToken token, string tool, int seconds, CancellationToken cancellationToken)
    {
        try
        {
            var message = seconds == 0 ? $"{tool} has begun" : string.Create(CultureInfo.InvariantCulture, $"{tool} has been running for {seconds} s");
            await server.NotifyProgressAsync(token, new() { Progress = seconds, Message = message }, options: null, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // Nobody listens any more; the call ends by itself or is cancelled.
        }
    }
}
