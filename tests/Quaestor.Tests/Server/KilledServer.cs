using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Quaestor.Tests.Server;

/// <summary>The built program serving, to be killed and started anew over the same store.</summary>
/// <param name="arguments">Besides the address.</param>
sealed class KilledServer(string folder, params string[] arguments) : IAsyncDisposable
{
    static readonly TimeSpan StartTakes = TimeSpan.FromSeconds(30);

    readonly string _url = $"http://127.0.0.1:{FreePort()}";
    readonly StringBuilder _errors = new();
    Process? _process;
    HttpClient? _client;

    public HttpClient Client => _client!;

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "quaestor.dll"), "serve", "--urls", _url },
            Environment = { ["XDG_DATA_HOME"] = folder, ["XDG_CONFIG_HOME"] = folder, ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "" },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        _client = new HttpClient { BaseAddress = new Uri(_url), Timeout = TimeSpan.FromSeconds(60) };
        for (var began = Stopwatch.GetTimestamp(); !await AnswersAsync();)
        {
            Assert.False(_process.HasExited, $"The server ended by itself: {_errors}");
            Assert.True(Stopwatch.GetElapsedTime(began) < StartTakes, $"The server did not answer: {_errors}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>SIGKILL: nothing of it runs on, and nothing is written any more.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(StartTakes);
            process.Dispose();
            _process = null;
        }

        _client?.Dispose();
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") },
        HttpCompletionOption.ResponseHeadersRead);

    public async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await Client.GetStringAsync(path));

    public async ValueTask DisposeAsync() => await KillAsync();

    async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Client.GetAsync("/healthz")).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
