using Quaestor.Agent.Models.Local;

namespace Quaestor.StubRunner;

/// <summary>Stands for a server that runs a local model, to be killed: loads one, says its process id, and goes on for ever.</summary>
static class Host
{
    public static async Task RunAsync(string modelFile)
    {
        var model = new LocalModelSettings("hosted", "llama.cpp", modelFile) { Program = Environment.ProcessPath };
        await using var registry = new RunnerRegistry([model], new RunnerOptions { Supervision = new() { StopGrace = TimeSpan.FromMilliseconds(300) } });
        await registry.LoadAsync(model.Name, CancellationToken.None);
        Console.WriteLine((await registry.HealthAsync(model.Name, CancellationToken.None)).ProcessId);
        await Task.Delay(Timeout.Infinite);
    }
}
