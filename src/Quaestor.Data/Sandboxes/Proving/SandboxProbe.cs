using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Proving;

/// <summary>Tries, inside a sandbox and without the policy, what must not work there.</summary>
static class SandboxProbe
{
    const string CodeName = "Quaestor.Data.Sandboxes.Proving.probe.py";

    static readonly PythonLimits Limits = new() { Timeout = TimeSpan.FromSeconds(30), PrintedBytes = 64 << 10 };

    /// <returns>What was tried, and whether it was held.</returns>
    /// <exception cref="SandboxException">Nothing starts in this sandbox, or it does not run what it is given.</exception>
    public static async Task<IReadOnlyList<SandboxFinding>> RunAsync(ISandbox sandbox, PythonSpec spec, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var folder = Directory.CreateTempSubdirectory("quaestor-probe-");
        try
        {
            var secret = Path.Combine(folder.FullName, "secret");
            await File.WriteAllTextAsync(secret, "secret", cancellationToken);
            Open(folder.FullName, secret);
            var code = $"""
                PORT, PARENT, SECRET = {((IPEndPoint)listener.LocalEndpoint).Port}, {Environment.ProcessId}, {JsonSerializer.Serialize(secret, ProbeJson.Default.String)}
                {ReadCode()}
                """;
            return Read(sandbox, await RunAsync(sandbox, spec, code, folder.FullName, cancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<PythonOutcome> RunAsync(ISandbox sandbox, PythonSpec spec, string code, string folder, CancellationToken cancellationToken)
    {
        using var rows = new ResultIntake(new ResultFolder(Path.Combine(folder, "results")));
        await using var interpreter = await Interpreter.StartAsync(sandbox, spec with { Arguments = ["--policy", "off"] }, cancellationToken);
        var job = new PythonJob(code) { Today = DateOnly.FromDateTime(DateTime.UtcNow), Limits = Limits with { MemoryBytes = spec.MemoryBytes } };
        var outcome = await interpreter.RunAsync(job, rows, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return outcome;
    }

    static IReadOnlyList<SandboxFinding> Read(ISandbox sandbox, PythonOutcome outcome)
    {
        if (outcome.Exit != PythonExit.Finished)
        {
            throw new SandboxException($"The sandbox {sandbox.Name} could not be tried: {outcome.Error?.Message ?? outcome.Exit.ToString()}");
        }

        try
        {
            return [.. JsonSerializer.Deserialize(outcome.Printed, ProbeJson.Default.ListProbedMessage)!
                .Select(finding => new SandboxFinding(finding.What, finding.Holds, finding.Text))];
        }
        catch (JsonException error)
        {
            throw new SandboxException($"The sandbox {sandbox.Name} could not be tried: it answers {outcome.Printed}", error);
        }
    }

    /// <summary>To every user, so that only the sandbox keeps it.</summary>
    static void Open(string folder, string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            File.SetUnixFileMode(folder, All | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            File.SetUnixFileMode(file, All);
        }
    }

    static string ReadCode()
    {
        using var stream = typeof(SandboxProbe).Assembly.GetManifestResourceStream(CodeName)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

sealed record ProbedMessage(string What, bool Holds, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(List<ProbedMessage>))]
[JsonSerializable(typeof(string))]
sealed partial class ProbeJson : JsonSerializerContext;
