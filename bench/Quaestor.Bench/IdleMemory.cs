namespace Quaestor.Bench;

/// <summary>Resident memory of a server that has answered a question and then had nothing to do; its workers apart.</summary>
static class IdleMemory
{
    public static async Task RunAsync()
    {
        var fresh = new Sample("MB");
        var idle = new Sample("MB");
        var workers = new Sample("MB");
        for (var run = 0; run < 3; run++)
        {
            await using var server = await ServerProcess.StartAsync(page: "/");
            await Task.Delay(TimeSpan.FromSeconds(5));
            fresh.Add(server.ResidentMegabytes);

            using var content = new StringContent("""{"message": "how many orders are there?"}""", System.Text.Encoding.UTF8, "application/json");
            (await server.Client.PostAsync("/chat", content)).EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromSeconds(10));
            idle.Add(server.ResidentMegabytes);
            workers.Add(server.WorkersMegabytes);
        }

        fresh.Print("server after its first page", "under 120 MB");
        idle.Print("server 10 s after a question", "under 120 MB");
        workers.Print("its workers");
    }
}
