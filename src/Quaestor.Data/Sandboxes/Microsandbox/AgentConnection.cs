using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>The socket of the agent in a machine: <c>[u32 length][u32 id][u8 flags][CBOR {v, t, p}]</c>, big-endian, where p is CBOR in bytes.</summary>
/// <remarks>https://github.com/superradcompany/microsandbox, crates/protocol; generations 1 to 7.</remarks>
sealed class AgentConnection : IDisposable
{
    const int MaxFrameBytes = 4 << 20;
    const int HeaderBytes = 5;
    const byte LastFlag = 1;
    const byte StartFlag = 2;
    const long Newest = 7;

    readonly Stream _stream;
    readonly SemaphoreSlim _gate = new(1);
    long _generation = 1;

    AgentConnection(Stream stream) => _stream = stream;

    /// <summary>The first id that this connection may use; each session takes one.</summary>
    public uint FirstId { get; private set; }

    /// <summary>Where the agent of a machine listens.</summary>
    /// <param name="home">Of msb's state.</param>
    public static string PathOf(string home, string machine) => Path.Combine(
        home, "run", "sandboxes", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(machine)))[..24], "agent.sock");

    /// <exception cref="SocketException">Nothing listens there.</exception>
    /// <exception cref="IOException">The agent goes away.</exception>
    /// <exception cref="FormatException">What listens there is no agent.</exception>
    public static async Task<AgentConnection> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return await OpenAsync(new NetworkStream(socket, ownsSocket: true), cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task<AgentConnection> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var connection = new AgentConnection(stream);
        var range = new byte[8];
        await stream.ReadExactlyAsync(range, cancellationToken);
        connection.FirstId = Math.Max(1, BinaryPrimitives.ReadUInt32BigEndian(range));
        var ready = await connection.ReadAsync(cancellationToken);
        return ready.Type == "core.ready" ? connection : throw new FormatException($"An agent says {ready.Type} before it is ready.");
    }

    /// <summary>Any thread.</summary>
    public async Task SendAsync(uint id, bool isFirst, string type, IReadOnlyDictionary<string, object?> content, CancellationToken cancellationToken)
    {
        var body = Cbor.Write(new Dictionary<string, object?>
        {
            ["v"] = Math.Min(Newest, _generation),
            ["t"] = type,
            ["p"] = Cbor.Write(content),
        });
        var frame = new byte[sizeof(uint) + HeaderBytes + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)(HeaderBytes + body.Length));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), id);
        frame[8] = isFirst ? StartFlag : (byte)0;
        body.CopyTo(frame, sizeof(uint) + HeaderBytes);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(frame, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The next frame. One reader at a time.</summary>
    /// <exception cref="EndOfStreamException">The agent has gone.</exception>
    /// <exception cref="FormatException">It is no frame.</exception>
    public async Task<AgentFrame> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[sizeof(uint) + HeaderBytes];
        await _stream.ReadExactlyAsync(header, cancellationToken);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is < HeaderBytes or > MaxFrameBytes)
        {
            throw new FormatException($"An agent's frame says that it has {length} bytes.");
        }

        var body = new byte[length - HeaderBytes];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        var message = Cbor.Read(body) as Dictionary<string, object?>;
        if (message?.GetValueOrDefault("t") is not string type || message.GetValueOrDefault("p") is not byte[] content)
        {
            throw new FormatException("An agent's frame has no type or no content.");
        }

        _generation = message.GetValueOrDefault("v") as long? ?? _generation;
        return new(
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)),
            (header[8] & LastFlag) != 0,
            type,
            Cbor.Read(content) as Dictionary<string, object?> ?? []);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _gate.Dispose();
    }
}
