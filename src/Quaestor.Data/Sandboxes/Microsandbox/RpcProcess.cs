using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sandboxes.Remote;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>A guest in a machine of an old server: given its work in a folder that is mounted, its output told when it has ended.</summary>
/// <param name="folder">On the host, with the guest's files in it; removed at the end.</param>
/// <param name="arguments">Of Python.</param>
sealed class RpcProcess(RpcServer server, MicrosandboxOptions options, PythonSpec spec, string folder, IReadOnlyList<string> arguments)
    : RemoteProcess(MaxInputBytes)
{
    public const string GuestFolder = "/job";
    public const string InputFolder = "input";
    const string Namespace = "quaestor";
    const long MaxInputBytes = 256L << 20;

    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    public override string Name { get; } = $"quaestor-{Path.GetFileName(folder)}";

    protected override async Task<ProcessEnd> RunAsync(ReadOnlyMemory<byte> input, PipeWriter output, CancellationToken cancellationToken)
    {
        try
        {
            await WriteInputAsync(input, cancellationToken);
            await server.CallAsync("sandbox.start", null, Target(Config()), options.StartLimit, cancellationToken);
            var result = await server.CallAsync("sandbox.command.run", "sandbox.command.execute", Target(Command()), spec.Timeout + Margin, cancellationToken);
            var lines = new FrameLines();
            lines.Take(Encoding.UTF8.GetBytes(RpcAnswer.Output(result, "stdout")), bytes => output.Write(bytes.Span));
            await output.FlushAsync(cancellationToken);
            return new(RpcAnswer.ExitCode(result), lines.Complaints + RpcAnswer.Output(result, "stderr"));
        }
        finally
        {
            await RemoveAsync();
        }
    }

    async Task WriteInputAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, InputFolder));
        await File.WriteAllBytesAsync(Path.Combine(place.FullName, "0001"), input, cancellationToken);
    }

    JsonObject Config() => new()
    {
        ["config"] = new JsonObject
        {
            ["image"] = options.Image,
            ["memory"] = spec.MemoryBytes >> 20,
            ["cpus"] = options.Cpus,
            ["volumes"] = new JsonArray($"{folder}:{GuestFolder}"),
            ["envs"] = new JsonArray("HOME=/tmp", "LANG=C.UTF-8", "OPENBLAS_NUM_THREADS=1"),
        },
    };

    JsonObject Command() => new()
    {
        ["command"] = options.Python,
        ["args"] = new JsonArray([.. arguments.Select(argument => JsonValue.Create(argument))]),
        ["timeout"] = (long)spec.Timeout.TotalSeconds,
    };

    JsonObject Target(JsonObject more)
    {
        more["sandbox"] = Name;
        more["namespace"] = Namespace;
        return more;
    }

    async Task RemoveAsync()
    {
        try
        {
            await server.CallAsync("sandbox.stop", null, Target([]), StopLimit, CancellationToken.None);
        }
        catch (SandboxException)
        {
            // It may never have started.
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The scratch folder's own end tries again.
        }
    }
}
