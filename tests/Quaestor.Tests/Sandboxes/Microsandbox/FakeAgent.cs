using System.Buffers.Binary;
using System.Net.Sockets;
using Quaestor.Data.Sandboxes.Microsandbox;

namespace Quaestor.Tests.Sandboxes.Microsandbox;

/// <summary>An agent's socket as a machine has it: it says that it is ready, and then what the test says.</summary>
sealed class FakeAgent : IAsyncDisposable
{
    readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly Func<FakeAgent, AgentFrame, Task> _answer;
    readonly Task _serving;
    Stream? _stream;

    /// <param name="answer">Called for each frame that comes.</param>
    public FakeAgent(string path, Func<FakeAgent, AgentFrame, Task> answer)
    {
        _answer = answer;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _serving = Task.Run(ServeAsync);
    }

    public List<AgentFrame> Received { get; } = [];

    public List<byte> Input { get; } = [];

    public Task SayAsync(uint id, string type, Dictionary<string, object?> content, bool isLast = false)
    {
        var body = Cbor.Write(new Dictionary<string, object?> { ["v"] = 7, ["t"] = type, ["p"] = Cbor.Write(content) });
        return WriteAsync(id, isLast ? (byte)1 : (byte)0, body);
    }

    public async Task WriteAsync(uint id, byte flags, byte[] body)
    {
        var frame = new byte[9 + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)(5 + body.Length));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), id);
        frame[8] = flags;
        body.CopyTo(frame, 9);
        await _stream!.WriteAsync(frame);
    }

    public void HangUp() => _stream!.Dispose();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _stream?.Dispose();
        await _serving;
    }

    async Task ServeAsync()
    {
        try
        {
            _stream = new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true);
            var range = new byte[8];
            BinaryPrimitives.WriteUInt32BigEndian(range, 100);
            BinaryPrimitives.WriteUInt32BigEndian(range.AsSpan(4), 200);
            await _stream.WriteAsync(range);
            await SayAsync(0, "core.ready", []);
            while (true)
            {
                var frame = await ReadAsync();
                Received.Add(frame);
                Input.AddRange(frame.Data);
                await _answer(this, frame);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
        }
    }

    async Task<AgentFrame> ReadAsync()
    {
        var header = new byte[9];
        await _stream!.ReadExactlyAsync(header);
        var body = new byte[BinaryPrimitives.ReadUInt32BigEndian(header) - 5];
        await _stream.ReadExactlyAsync(body);
        var message = (Dictionary<string, object?>)Cbor.Read(body)!;
        Assert.Equal(7L, message["v"]);
        return new(
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), (header[8] & 1) != 0, (string)message["t"]!,
            (Dictionary<string, object?>)Cbor.Read((byte[])message["p"]!)!);
    }
}
