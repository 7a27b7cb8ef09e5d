using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Quaestor.Data.Sandboxes.Kubernetes.Api;
using Quaestor.Data.Sandboxes.Remote;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>Follows the log of a job's pod and hands on the frames in it, however often the connection breaks.</summary>
sealed class JobLog(ClusterApi api, ApiRequest log, long maxBytes)
{
    const int Breaks = 5;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A container's end shows in its pod's state a moment after its log has ended.</summary>
    static readonly TimeSpan EndLag = TimeSpan.FromSeconds(3);

    readonly FrameLines _lines = new();
    int _breaks;

    /// <summary>The last of what was no frame.</summary>
    public string Complaints => _lines.Complaints;

    /// <summary>It is longer than may be read; the rest was left out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Copies frames until the container has ended and its log is read whole, or longer than it may be.</summary>
    /// <param name="ended">Completes when the pod has ended.</param>
    /// <exception cref="Protocol.ProtocolException">Between the frames stands what is none.</exception>
    /// <exception cref="SandboxException">The log lacks lines.</exception>
    public async Task CopyAsync(PipeWriter output, Task ended, CancellationToken cancellationToken)
    {
        while (await FollowAsync(output, ended, cancellationToken) is var end && end != LogEnd.Whole)
        {
            await Task.WhenAny(ended, Task.Delay(end == LogEnd.Ended ? EndLag : Pause, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            // A log that ends with its container running was ended by the node's own restart.
            if (ended.IsCompleted)
            {
                await ReadRestAsync(output, cancellationToken);
                return;
            }
        }
    }

    /// <summary>Nodes notice seconds late that a log they follow has ended, and may miss its last lines.</summary>
    async Task<LogEnd> FollowAsync(PipeWriter output, Task ended, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var copy = CopyOnceAsync(output, follow: true, late.Token);
        if (await Task.WhenAny(copy, ended) != copy)
        {
            await Task.WhenAny(copy, Task.Delay(Pause, cancellationToken));
            await late.CancelAsync();
        }

        try
        {
            return await copy;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return LogEnd.Broken;
        }
    }

    async Task ReadRestAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        while (await CopyOnceAsync(output, follow: false, cancellationToken) == LogEnd.Broken)
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Reads the log from its beginning; what was handed on before is passed over.</summary>
    async Task<LogEnd> CopyOnceAsync(PipeWriter output, bool follow, CancellationToken cancellationToken)
    {
        _lines.Restart();
        try
        {
            var whole = log.With("limitBytes", maxBytes.ToString(CultureInfo.InvariantCulture));
            await using var stream = await api.OpenAsync(follow ? whole.With("follow", "true") : whole, cancellationToken);
            IsCut = await CopyAsync(stream, output, cancellationToken) >= maxBytes;
            return IsCut ? LogEnd.Whole : LogEnd.Ended;
        }
        catch (ApiException error) when (error.Code == HttpStatusCode.NotFound)
        {
            // The pod is gone, and its log with it.
            return LogEnd.Whole;
        }
        catch (Exception error) when (_breaks++ < Breaks && error is IOException or HttpRequestException or ApiException { Code: HttpStatusCode.BadRequest })
        {
            // 400: the container is about to run.
            return LogEnd.Broken;
        }
    }

    async Task<long> CopyAsync(Stream stream, PipeWriter output, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        var total = 0L;
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            total += read;
            var hasFrames = false;
            _lines.Take(buffer.AsSpan(0, read), bytes =>
            {
                hasFrames = true;
                bytes.Span.CopyTo(output.GetSpan(bytes.Length));
                output.Advance(bytes.Length);
            });
            if (hasFrames)
            {
                await output.FlushAsync(cancellationToken);
            }
        }

        return total;
    }

    enum LogEnd
    {
        /// <summary>There is no more to come, or it may not come.</summary>
        Whole,

        /// <summary>The server ended it.</summary>
        Ended,

        Broken,
    }
}
