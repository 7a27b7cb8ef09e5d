using System.Diagnostics;
using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Telemetry;

/// <summary>The log of the program itself, as whoever collects it reads it.</summary>
public sealed class LogLinesTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task EveryLineOfATurnIsJsonWithItsIdsAndWithoutTheQuestionOrASecret()
    {
        using var folder = new OpenFolder(("orders.csv", "id,country\n1,DE\n"));
        using var store = new TempFolder();
        var settings = Path.Combine(store.Path, "quaestor.json");
        await File.WriteAllTextAsync(settings, """{"telemetry": {"log_level": "information"}, "sources": {"far": {"url": "postgres://app@127.0.0.1:1/shop", "password": "unlikely-pass-99"}}}""");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", Path.Combine(AppContext.BaseDirectory, "quaestor.dll"), "serve", "--urls", "http://127.0.0.1:0", "--config", settings, "--store", Path.Combine(store.Path, "store.db"), "--source", Path.Combine(folder.Path, "orders.csv")])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        var lines = new List<string>();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await AddressAsync(process, lines)), Timeout = Limit };
            client.DefaultRequestHeaders.Add("X-Request-Id", "from-the-test");
            using var body = new StringContent("""{"message": "SQL: select count(*) as secret_word from orders", "dataset_id": "orders"}""", System.Text.Encoding.UTF8, "application/json");
            var answer = JsonDocument.Parse(await (await client.PostAsync("/chat", body)).Content.ReadAsStringAsync()).RootElement;
            await client.GetAsync("/datasets/far/schema");
            await CollectorServer.WaitAsync(() => Has(lines, "/datasets/"), "the line of the last request");

            var turn = Lines(lines).Single(line => line.TryGetProperty("category", out var category) && category.GetString()!.EndsWith("TurnService", StringComparison.Ordinal));
            var run = Lines(lines).Single(line => line.TryGetProperty("run_id", out _));

            Assert.Equal(("from-the-test", answer.GetProperty("thread_id").GetString(), answer.GetProperty("turn_id").GetString(), "local"), (Of(turn, "request_id"), Of(turn, "thread_id"), Of(turn, "turn_id"), Of(turn, "user_id")));
            Assert.Equal((answer.GetProperty("turn_id").GetString(), answer.GetProperty("tool_calls")[0].GetProperty("run_id").GetString()), (Of(run, "turn_id"), Of(run, "run_id")));
            Assert.DoesNotContain(Copy(lines), line => line.Contains("secret_word", StringComparison.Ordinal) || line.Contains("unlikely-pass", StringComparison.Ordinal));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    static async Task<string> AddressAsync(Process process, List<string> lines)
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (lines)
            {
                lines.Add(line.Data ?? "");
            }

            if (line.Data?.StartsWith("Quaestor serves ", StringComparison.Ordinal) == true)
            {
                address.TrySetResult(line.Data.Split(' ')[2].TrimEnd('.'));
            }
        };
        process.BeginErrorReadLine();
        return await address.Task.WaitAsync(Limit);
    }

    static List<string> Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    static bool Has(List<string> lines, string text) => Copy(lines).Exists(line => line.Contains(text, StringComparison.Ordinal));

    static IEnumerable<JsonElement> Lines(List<string> lines) => Copy(lines).Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement);

    static string? Of(JsonElement line, string name) => line.GetProperty(name).GetString();
}
