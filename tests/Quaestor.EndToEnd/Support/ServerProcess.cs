using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Quaestor.EndToEnd.Support;

/// <summary>The built program serving on a free loopback port, as a user would start it, with a store of its own.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    const double TicksPerSecond = 100; // USER_HZ, fixed on Linux
    readonly Process _process;
    readonly DirectoryInfo _folder;

    ServerProcess(Process process, DirectoryInfo folder, HttpClient client)
    {
        _process = process;
        _folder = folder;
        Client = client;
    }

    public HttpClient Client { get; }

    /// <summary>Where its store and all that stands beside it lie.</summary>
    public string Folder => _folder.FullName;

    /// <summary>User and system time of the server process alone, in seconds; its workers are processes of their own.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    public double ResidentMegabytes => ResidentOf(_process.Id);

    /// <summary>Resident memory of every process below the server.</summary>
    public double WorkersMegabytes => Descendants(_process.Id).Sum(ResidentOf);

    /// <param name="page">The address whose first answer says that the server is up.</param>
    /// <param name="settings">Text of the settings file; null for none.</param>
    /// <param name="script">What answers in place of a model, as a transcript; null for none.</param>
    public static async Task<ServerProcess> StartAsync(
        IReadOnlyDictionary<string, string>? environment = null, string page = "/healthz", string? settings = null, string? script = null)
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-e2e");
        var port = FreePort();
        var start = new ProcessStartInfo(Checkout.Program)
        {
            ArgumentList = { "serve", "--urls", $"http://127.0.0.1:{port}", "--store", Path.Combine(folder.FullName, "store.db") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("--source");
        start.ArgumentList.Add(Checkout.Shop);
        if (settings is not null)
        {
            var file = Path.Combine(folder.FullName, "quaestor.json");
            await File.WriteAllTextAsync(file, settings);
            start.ArgumentList.Add("--config");
            start.ArgumentList.Add(file);
        }

        if (script is not null)
        {
            var file = Path.Combine(folder.FullName, "script.json");
            await File.WriteAllTextAsync(file, script);
            start.ArgumentList.Add("--script");
            start.ArgumentList.Add(file);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1024 })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromMinutes(5),
        };
        await AnswersAsync(process, client, page);
        return new ServerProcess(process, folder, client);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using (var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await terminate.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    static async Task AnswersAsync(Process process, HttpClient client, string page)
    {
        while (!process.HasExited)
        {
            try
            {
                using var response = await client.GetAsync(page, HttpCompletionOption.ResponseHeadersRead);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(2);
            }
        }

        throw new InvalidOperationException($"The server ended with exit code {process.ExitCode} before it answered.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static double ResidentOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    static IEnumerable<int> Descendants(int process)
    {
        foreach (var task in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            foreach (var child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var id = int.Parse(child, CultureInfo.InvariantCulture);
                yield return id;
                foreach (var below in Descendants(id))
                {
                    yield return below;
                }
            }
        }
    }
}
