using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Quaestor.Tests.Support;

/// <summary>A wire between a client and a server on loopback, which a test cuts, or lets fall silent.</summary>
sealed class CutProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentBag<Socket> _sockets = [];
    readonly int _target;
    readonly Task _accepting;
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile TaskCompletionSource? _silence;
    volatile int _stalled;
    int _connections;

    public CutProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>While silent it takes connections and bytes, and passes nothing on.</summary>
    public bool IsSilent
    {
        get => _silence is not null;
        set
        {
            if (value)
            {
                _silence ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                Interlocked.Exchange(ref _silence, null)?.TrySetResult();
            }
        }
    }

    /// <summary>From now on passes nothing on of the connections that there are, as a firewall that has forgotten them; new ones are passed on.</summary>
    public void Stall() => _stalled = Volatile.Read(ref _connections);

    /// <summary>Resets all connections that there are; new ones are passed on.</summary>
    public void Cut()
    {
        while (_sockets.TryTake(out var socket))
        {
            Reset(socket);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _ended.TrySetResult();
        IsSilent = false;
        Cut();
        await _accepting;
        _listener.Dispose();
    }

    static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has gone already.
        }

        socket.Dispose();
    }

    async Task AcceptAsync()
    {
        List<Task> pumps = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                _sockets.Add(client);
                pumps.Add(ConnectAsync(client));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            Cut();
            await Task.WhenAll(pumps);
        }
    }

    async Task ConnectAsync(Socket client)
    {
        var number = Interlocked.Increment(ref _connections);
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(server);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAll(PumpAsync(client, server, number), PumpAsync(server, client, number));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
        finally
        {
            client.Dispose();
            server.Dispose();
        }
    }

    async Task PumpAsync(Socket from, Socket to, int number)
    {
        var bytes = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(bytes)) > 0)
            {
                await (number <= _stalled ? _ended.Task : _silence?.Task ?? Task.CompletedTask);
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(bytes.AsMemory(sent, read - sent));
                }
            }
        }
        finally
        {
            to.Dispose();
        }
    }
}
