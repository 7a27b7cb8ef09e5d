using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.StubRunner;

/// <summary>Stands for a server that runs Python, to be killed: says where its sandboxes have their files, and is then in the middle of a job for ever.</summary>
static class PythonHost
{
    public static async Task RunAsync(string program)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException();
        }

        var sandbox = await NamespacesSandbox.ForPythonAsync(program, CancellationToken.None);
        await using var pool = new PythonPool(sandbox, new PythonPoolOptions { Warm = 1 }, NullLogger<PythonPool>.Instance);
        var folder = sandbox.Folders[0];
        using var first = new ResultIntake(new ResultFolder(Path.Combine(folder, "results")));
        await pool.RunAsync(Job("result = 1"), first, CancellationToken.None);
        using var rows = new ResultIntake(new ResultFolder(Path.Combine(folder, "results")));
        var running = pool.RunAsync(Job("x = 0\nwhile True:\n    x += 1"), rows, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Console.WriteLine(folder);
        await running;
        await Task.Delay(Timeout.Infinite);
    }

    static PythonJob Job(string code) => new(code) { Today = new(2025, 1, 31), Limits = new() { Timeout = TimeSpan.FromMinutes(5) } };
}
