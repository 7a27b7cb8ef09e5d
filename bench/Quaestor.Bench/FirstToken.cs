using System.Diagnostics;
using System.Text;

namespace Quaestor.Bench;

/// <summary>
/// From the request to the first piece of the answer: asked of the stub itself, and through the server, by turns. The
/// difference is what the server adds: the thread, the schema, the prompt, the stored question and the stored piece.
/// </summary>
static class FirstToken
{
    const int Rounds = 200;
    const int WarmUp = 50;

    public static async Task RunAsync()
    {
        await using var model = await StubModel.StartAsync();
        model.IsTalking = true;
        await using var server = await ServerProcess.StartAsync(model.Environment, settings: StubModel.WithoutLimits);
        using var direct = new HttpClient();
        var (own, through, added) = (new Sample("ms"), new Sample("ms"), new Sample("ms"));
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var alone = await TimeAsync(direct, $"{model.BaseUrl}/chat/completions", """{"messages": [], "stream": true}""", "\"content\"");
            var served = await TimeAsync(server.Client, "/chat/stream", """{"message": "Say something.", "agent_type": "online"}""", "event: token");
            if (round >= 0)
            {
                own.Add(alone);
                through.Add(served);
                added.Add(served - alone);
            }
        }

        own.Print("first token of the stub itself");
        through.Print("first token through the server");
        added.Print("added by the server", "under 2 ms at the median");
    }

    static async Task<double> TimeAsync(HttpClient client, string address, string body, string mark)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var began = Stopwatch.GetTimestamp();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.Contains(mark, StringComparison.Ordinal))
            {
                var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                await lines.ReadToEndAsync();
                return time;
            }
        }

        throw new InvalidOperationException($"{address} gave no token.");
    }
}
