using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Quaestor.Tests.Support;

/// <summary>
/// One PostgreSQL server from the Debian package, on a free loopback port, with data and socket in a folder of its own.
/// PostgreSQL refuses to run as root: started by root, it runs as the user postgres, or nobody where there is none.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Superuser = "postgres";

    // The server ends with its standard input: also when these tests are killed.
    const string Watched =
        """
        "$1" -D "$2" >"$2/start.log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT "$server" 2>/dev/null
        wait "$server"
        """;

    readonly string _folder;
    Process _process;

    PostgresServer(string folder, int port, Process process)
    {
        _folder = folder;
        Port = port;
        _process = process;
    }

    public int Port { get; }

    public string SocketFolder => _folder;

    /// <summary>The postmaster's: its end ends every connection.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data(_folder), "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public static Task<PostgresServer> StartAsync() =>
        StartAsync(folder => RunAsync([.. OrdinaryUser.Command, Program("initdb"), "-D", Data(folder), "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]));

    /// <summary>A standby that streams from another server.</summary>
    public static Task<PostgresServer> FollowAsync(PostgresServer primary) =>
        StartAsync(folder => RunAsync([.. OrdinaryUser.Command, Program("pg_basebackup"), "-D", Data(folder), "-h", "127.0.0.1", "-p", primary.Port.ToString(CultureInfo.InvariantCulture), "-U", Superuser, "-R", "-c", "fast", "--no-sync"]));

    static async Task<PostgresServer> StartAsync(Func<string, Task> fill)
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-pg-").FullName;
        if (OrdinaryUser.Numbers is var (user, group))
        {
            await RunAsync("chown", $"{user}:{group}", folder);
        }

        await fill(folder);
        var port = FreePort();
        await File.AppendAllTextAsync(Path.Combine(Data(folder), "postgresql.conf"), Settings(folder, port));

        var server = new PostgresServer(folder, port, Begin(folder));
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Ends the server as its administrator would, or as a crash does, and starts it again over the same data.</summary>
    /// <param name="away">How long it stays away.</param>
    public async Task RestartAsync(bool isCrash, TimeSpan away)
    {
        await RunAsync("kill", isCrash ? "-QUIT" : "-INT", ProcessId.ToString(CultureInfo.InvariantCulture));
        while (File.Exists(Path.Combine(Data(_folder), "postmaster.pid")))
        {
            await Task.Delay(20);
        }

        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        await Task.Delay(away);
        _process = Begin(_folder);
        await WaitUntilReadyAsync();
    }

    public string ConnectionString(string database, string user) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Pooling=false;Timeout=30";

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres", Superuser));
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (!_process.HasExited && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(20);
            }
        }
    }

    static Process Begin(string folder)
    {
        var start = Command([.. OrdinaryUser.Command, "sh", "-c", Watched, "sh", Program("postgres"), Data(folder)]);
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    static string Data(string folder) => Path.Combine(folder, "data");

    static string Settings(string folder, int port) =>
        $"""

        port = {port}
        listen_addresses = '127.0.0.1'
        unix_socket_directories = '{folder}'
        shared_preload_libraries = 'pg_stat_statements'
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        log_destination = 'stderr'
        logging_collector = on
        log_filename = 'server.log'

        """;

    /// <summary>Debian keeps the server's programs out of the path.</summary>
    internal static string Program(string name) =>
        Directory.Exists("/usr/lib/postgresql")
        && Directory.GetDirectories("/usr/lib/postgresql")
            .Select(folder => (Version: int.TryParse(Path.GetFileName(folder), out var version) ? version : 0, File: Path.Combine(folder, "bin", name)))
            .Where(found => File.Exists(found.File))
            .OrderByDescending(found => found.Version)
            .Select(found => found.File)
            .FirstOrDefault() is { } found
            ? found
            : name;

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task RunAsync(params string[] command)
    {
        var start = Command(command);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}\n{errors}");
        }
    }

    static ProcessStartInfo Command(string[] command) => new(command[0], command[1..]) { WorkingDirectory = "/" };
}
