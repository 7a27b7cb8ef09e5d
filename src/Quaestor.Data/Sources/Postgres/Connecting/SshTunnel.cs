using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Quaestor.Data.Sources.Postgres.Connecting;

/// <summary>A way through another machine, held open by the program <c>ssh</c> with the user's own keys and configuration.</summary>
sealed class SshTunnel : IDisposable
{
    const string Program = "ssh";

    static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    readonly Process _process;
    readonly StringBuilder _said = new();

    SshTunnel(Process process, int port)
    {
        (_process, Port) = (process, port);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>On this machine, for this machine alone.</summary>
    public int Port { get; }

    public bool IsAlive => !_process.HasExited;

    /// <exception cref="SourceException">It does not open; the message holds what ssh says.</exception>
    public static async Task<SshTunnel> OpenAsync(IReadOnlyList<string> arguments, PostgresAddress address, CancellationToken cancellationToken)
    {
        var (host, at) = address.HostAndPort ?? throw new SourceException($"{address.Location}: through ssh one host can be reached, and not several, nor a socket's folder.");
        var port = FreePort();
        var forward = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}:{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{at}");
        SshTunnel tunnel;
        try
        {
            // Nobody is asked anything: keys are the agent's, and hosts are known.
            tunnel = new(Process.Start(new ProcessStartInfo(Program, ["-N", "-T", "-o", "BatchMode=yes", "-o", "ExitOnForwardFailure=yes", "-o", "ServerAliveInterval=15", "-L", forward, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!, port);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new SourceException($"{address.Location}: the program ssh cannot be started: {error.Message}. Install an SSH client, on Debian the package openssh-client.");
        }

        try
        {
            await tunnel.OpenedAsync(address, cancellationToken);
            return tunnel;
        }
        catch
        {
            tunnel.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    async Task OpenedAsync(PostgresAddress address, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > LongestOpening)
            {
                await Task.Delay(Pause, cancellationToken);
                throw new SourceException($"{address.Location}: ssh opens no way to it. {Said}".TrimEnd());
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (_process.HasExited)
        {
            return false;
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString().Trim();
            }
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    void Note(string? line)
    {
        lock (_said)
        {
            _ = line is not null && _said.Length < 2000 ? _said.AppendLine(line) : _said;
        }
    }
}
