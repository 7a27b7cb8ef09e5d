using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Thousands of wrong requests over all routes: each is answered, none by a fault, and nothing of them stays.</summary>
public sealed class WrongRequestsTests(ITestOutputHelper output)
{
    const int Seed = 20251121;
    const int MostFaults = 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    [Trait("Size", "Slow")]
    public async Task NoWrongRequestEndsInAFaultOrAHang()
    {
        var count = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 20_000 : 3_000;
        await using var server = await TestServer.StartAsync();
        var requests = new WrongRequests(await server.GetAsync("/openapi.json"), Seed);
        var statuses = new SortedDictionary<int, int>();
        var faults = new List<string>();
        var files = 0;
        for (var number = 0; number < count && faults.Count < MostFaults; number++)
        {
            using var request = requests.Make(number);
            var said = $"{number}: {request.Method} {Shortened(request.RequestUri!.ToString())}";
            using var response = await SendAsync(server.Client, request, said);
            var status = (int)response.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (await FaultOfAsync(request, response) is { } fault)
            {
                faults.Add($"{said} {fault}");
            }

            files = number == count / 3 ? OpenFiles() : files;
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(requests.Operations > 30, "The document names hardly any operation.");
        Assert.InRange(statuses.Where(status => status.Key >= 400).Sum(status => status.Value), count / 2, count);
        Assert.InRange(OpenFiles(), 0, files + 20);
        Assert.Equal("ok", (await server.GetAsync("/healthz")).GetProperty("status").GetString());
        output.WriteLine($"{count} requests over {requests.Operations} operations: {string.Join(", ", statuses.Select(status => $"{status.Value} x {status.Key}"))}.");
    }

    static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, string said)
    {
        try
        {
            return await client.SendAsync(request).WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{said} was not answered.", exception);
        }
    }

    /// <returns>What is wrong with the answer; null for nothing.</returns>
    static async Task<string?> FaultOfAsync(HttpRequestMessage request, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var text = status < 400 ? "" : await response.Content.ReadAsStringAsync();
        if (status >= 500)
        {
            return $"was answered with {status}: {Shortened(text)}";
        }

        // What is no HTTP never reaches the routes: it is refused with an empty answer, and the connection is closed.
        if (status < 400 || request.Method == HttpMethod.Head || (response.Headers.ConnectionClose == true && text.Length == 0))
        {
            return null;
        }

        return IsExplained(text) ? null : $"was answered with {status} and no explanation: {Shortened(text)}";
    }

    static bool IsExplained(string text)
    {
        try
        {
            var body = JsonDocument.Parse(text).RootElement;
            var problem = body.TryGetProperty("error", out var foreign) ? foreign : body;
            return problem.GetProperty("code").GetString() is { Length: > 0 }
                && problem.GetProperty(foreign.ValueKind == JsonValueKind.Object ? "message" : "detail").GetString() is { Length: > 10 }
                && !text.Contains("Exception", StringComparison.Ordinal) && !text.Contains("   at ", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";

    static int OpenFiles() => OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0;
}
