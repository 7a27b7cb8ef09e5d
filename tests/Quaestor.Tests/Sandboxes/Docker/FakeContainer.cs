using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>A container of the fake engine: streams, a state and an end.</summary>
sealed class FakeContainer(string id, JsonObject request)
{
    readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _killed = new();

    public string Id => id;

    public JsonObject Request => request;

    /// <summary>Null until somebody has taken hold of its streams.</summary>
    public Socket? Wire { get; set; }

    public bool IsStarted { get; private set; }

    public bool IsOutOfMemory { get; set; }

    /// <summary>Its exit code.</summary>
    public Task<int> End => _end.Task;

    public CancellationToken Killed => _killed.Token;

    public void Start(Func<FakeContainer, Task<int>> play)
    {
        IsStarted = true;
        _ = PlayAsync(play);
    }

    public void Kill()
    {
        _end.TrySetResult(137);
        _killed.Cancel();
        Wire?.Dispose();
    }

    /// <summary>What it reads next; 0 bytes where its input has ended.</summary>
    public async Task<byte[]> ReadAsync()
    {
        var buffer = new byte[64 << 10];
        var read = await Wire!.ReceiveAsync(buffer, Killed);
        return buffer[..read];
    }

    public Task WriteAsync(ReadOnlySpan<byte> bytes) => SendAsync([.. Header(1, bytes.Length), .. bytes]);

    public Task ComplainAsync(ReadOnlySpan<byte> bytes) => SendAsync([.. Header(2, bytes.Length), .. bytes]);

    /// <summary>Bytes as they are, whatever the engine would never send.</summary>
    public async Task SendAsync(byte[] bytes) => await Wire!.SendAsync(bytes, Killed);

    public static byte[] Header(byte stream, int length)
    {
        var header = new byte[8];
        header[0] = stream;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), length);
        return header;
    }

    async Task PlayAsync(Func<FakeContainer, Task<int>> play)
    {
        try
        {
            _end.TrySetResult(await play(this));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            _end.TrySetResult(137);
        }

        Wire?.Dispose();
    }
}
