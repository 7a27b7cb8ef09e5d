using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Quaestor.Agent.Threads;

namespace Quaestor.Server.Streaming;

/// <summary>Sends a thread's events as server-sent events, as the bytes that are stored.</summary>
sealed class EventStream(IHostApplicationLifetime lifetime)
{
    /// <summary>How long the answer's head waits to learn whether the events are still kept.</summary>
    static readonly TimeSpan HeadWaits = TimeSpan.FromMilliseconds(100);

    /// <summary>Until no turn is active (then <c>idle</c>), the reader leaves, or the server stops.</summary>
    /// <param name="turn">The only one that is told, up to its end; null for all of the thread.</param>
    public async Task SendAsync(HttpContext context, EventSubscription subscription, Guid? turn = null)
    {
        // An open stream would hold up the server's end.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var events = new FollowedEvents(subscription, turn);
            var first = events.NextAsync(either.Token);
            await BeginAsync(context, first);
            await SendAsync(context.Response.BodyWriter, events, await first, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The reader has left, or will come to the server's next start with the last number it saw.
        }
    }

    /// <summary>The head of an answer that nothing on the way may hold back.</summary>
    public static void Begin(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream; charset=utf-8";
        headers.CacheControl = "no-cache, no-transform";
        headers["X-Accel-Buffering"] = "no";
    }

    static async Task BeginAsync(HttpContext context, Task first)
    {
        if (!first.IsCompleted)
        {
            await Task.WhenAny(first, Task.Delay(HeadWaits));
        }

        if (first.IsFaulted)
        {
            await first;
        }

        Begin(context);
        await context.Response.BodyWriter.FlushAsync();
    }

    static async Task SendAsync(
        PipeWriter body, FollowedEvents events, IReadOnlyList<StoredEvent>? batch, CancellationToken cancellationToken)
    {
        while (batch is not null)
        {
            if (batch.Count == 0)
            {
                Write(body, ":\n\n"u8);
            }

            foreach (var stored in batch)
            {
                Write(body, stored);
            }

            await body.FlushAsync(cancellationToken);
            batch = await events.NextAsync(cancellationToken);
        }

        Write(body, "event: idle\ndata: {}\n\n"u8);
        await body.FlushAsync(cancellationToken);
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
}
