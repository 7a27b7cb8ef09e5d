using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Quaestor.Tests.Support;

/// <summary>A throwaway SSH server on loopback, which forwards and does nothing else.</summary>
sealed class SshServer : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly TempFolder _own = new();
    readonly string _folder = Directory.CreateTempSubdirectory("quaestor-ssh-").FullName;
    readonly int _port;
    Process? _process;

    SshServer(int port) => _port = port;

    /// <summary>What <c>ssh</c> is given to reach it.</summary>
    public IReadOnlyList<string> Arguments =>
        ["-F", "none", "-o", $"UserKnownHostsFile={Path.Combine(_own.Path, "known")}", "-o", "IdentitiesOnly=yes", "-i", Path.Combine(_own.Path, "key"), "-p", _port.ToString(CultureInfo.InvariantCulture), $"{OrdinaryUser.Name}@127.0.0.1"];

    public static async Task<SshServer> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = new SshServer(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        await server.BeginAsync();
        return server;
    }

    /// <summary>As a machine that is gone.</summary>
    public void Stop()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public async Task BeginAsync()
    {
        if (!File.Exists(Path.Combine(_own.Path, "key")))
        {
            await MakeAsync();
        }

        _process = Process.Start(new ProcessStartInfo("/usr/bin/env", [.. OrdinaryUser.Command, "/usr/sbin/sshd", "-D", "-f", Path.Combine(_folder, "config")]) { RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
        _own.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task MakeAsync()
    {
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_own.Path, "key"));
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, "host"));
        File.Copy(Path.Combine(_own.Path, "key.pub"), Path.Combine(_folder, "authorized"));
        File.WriteAllText(Path.Combine(_own.Path, "known"), $"[127.0.0.1]:{_port} {File.ReadAllText(Path.Combine(_folder, "host.pub"))}");
        File.WriteAllText(Path.Combine(_folder, "config"),
            $"""
            Port {_port}
            ListenAddress 127.0.0.1
            HostKey {Path.Combine(_folder, "host")}
            AuthorizedKeysFile {Path.Combine(_folder, "authorized")}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no

            """);
        if (OrdinaryUser.Numbers is var (user, group))
        {
            await RunAsync("chown", "-R", $"{user}:{group}", _folder);
        }
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }
}
