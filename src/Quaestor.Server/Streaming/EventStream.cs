using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Quaestor.Agent.Threads;

namespace Quaestor.Server.Streaming;

/// <summary>Sends a thread's events as server-sent events, as the bytes that are stored.</summary>
sealed class EventStream(IHostApplicationLifetime lifetime)
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>How long the answer's head waits to learn whether the events are still kept.</summary>
    static readonly TimeSpan HeadWaits = TimeSpan.FromMilliseconds(100);

    /// <summary>Until no turn is active (then <c>idle</c>), the reader leaves, or the server stops.</summary>
    public async Task SendAsync(HttpContext context, EventSubscription subscription)
    {
        // An open stream would hold up the server's end.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var next = subscription.NextAsync(either.Token).AsTask();
            await BeginAsync(context, next);
            await SendAsync(context.Response.BodyWriter, subscription, next, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The reader has left, or will come to the server's next start with the last number it saw.
        }
    }

    static async Task BeginAsync(HttpContext context, Task<IReadOnlyList<StoredEvent>?> next)
    {
        if (!next.IsCompleted)
        {
            await Task.WhenAny(next, Task.Delay(HeadWaits));
        }

        if (next.IsFaulted)
        {
            await next;
        }

        Begin(context);
        await context.Response.BodyWriter.FlushAsync();
    }

    static async Task SendAsync(
        PipeWriter body, EventSubscription subscription, Task<IReadOnlyList<StoredEvent>?> next, CancellationToken cancellationToken)
    {
        while (await OrSilenceAsync(next) is { } waited)
        {
            if (waited.IsSilence)
            {
                Write(body, ":\n\n"u8);
            }
            else
            {
                foreach (var stored in waited.Events)
                {
                    Write(body, stored);
                }

                next = subscription.NextAsync(cancellationToken).AsTask();
            }

            await body.FlushAsync(cancellationToken);
        }

        Write(body, "event: idle\ndata: {}\n\n"u8);
        await body.FlushAsync(cancellationToken);
    }

    /// <returns>Null once nothing will come any more.</returns>
    static async Task<Waited?> OrSilenceAsync(Task<IReadOnlyList<StoredEvent>?> next)
    {
        try
        {
            return await next.WaitAsync(Silence) is { } events ? new Waited(events, IsSilence: false) : null;
        }
        catch (TimeoutException)
        {
            return new Waited([], IsSilence: true);
        }
    }

    static void Begin(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream; charset=utf-8";
        headers.CacheControl = "no-cache, no-transform";
        headers["X-Accel-Buffering"] = "no";
    }

    static void Write(PipeWriter body, StoredEvent stored)
    {
        Span<byte> number = stackalloc byte[20];
        Utf8Formatter.TryFormat(stored.Number, number, out var digits);
        Write(body, "id: "u8);
        Write(body, number[..digits]);
        Write(body, "\nevent: "u8);
        Encoding.UTF8.GetBytes(stored.Name, body);
        Write(body, "\ndata: "u8);
        Write(body, stored.Json.Span);
        Write(body, "\n\n"u8);
    }

    static void Write(PipeWriter body, ReadOnlySpan<byte> bytes) => ((IBufferWriter<byte>)body).Write(bytes);

    readonly record struct Waited(IReadOnlyList<StoredEvent> Events, bool IsSilence);
}
