using System.Globalization;
using System.Net.Sockets;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>
/// microsandbox 0.3 and newer: each guest has a small virtual machine of its own, made by the <c>msb</c> program, and is
/// started and spoken to through the agent in it.
/// </summary>
sealed class MicrosandboxSandbox : ISandbox
{
    const string Prefix = "quaestor-";
    const string GuestFolder = "/job";

    /// <summary>The machine's own kernel and agent.</summary>
    const long MachineBytes = 128L << 20;

    /// <summary>For a machine that nobody ends, since its server has died.</summary>
    const string LongestLife = "24h";

    static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(30);

    readonly MicrosandboxOptions _options;
    readonly MsbProgram _msb;
    readonly ScratchFolder _scratch;
    readonly string _files;
    readonly SemaphoreSlim _gate = new(1);
    bool _isChecked;
    int _started;

    /// <param name="scratch">Disposed with the sandbox.</param>
    /// <param name="files">The guest's, by name.</param>
    public MicrosandboxSandbox(MicrosandboxOptions options, ScratchFolder scratch, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        _options = options;
        _scratch = scratch;
        _msb = new(options);
        _files = GuestFolderOnHost.Write(scratch, files);
    }

    /// <summary>The program of the settings, or the server of older versions where they name one. It is there, and holds.</summary>
    /// <exception cref="SandboxException">It is not, or does not; the message tells what to do.</exception>
    public static async Task<ISandbox> OpenAsync(MicrosandboxOptions options, CancellationToken cancellationToken)
    {
        var scratch = ScratchFolder.Create(ScratchFolder.DefaultParent());
        try
        {
            if (options.Url is not null)
            {
                var server = new RpcSandbox(options, scratch, GuestFiles.All);
                await server.CheckAsync(cancellationToken);
                return server;
            }

            var machines = new MicrosandboxSandbox(options, scratch, GuestFiles.All);
            await machines.CheckAsync(cancellationToken);
            return machines;
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    public string Name => "microsandbox";

    public bool KeepsWarm => true;

    public bool Runs(GuestSpec guest) => guest is PythonSpec;

    public async Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        var spec = guest as PythonSpec ?? throw new SandboxException("microsandbox runs Python only: queries run where their data is.");
        await CheckAsync(cancellationToken);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _started)}");
        try
        {
            await _msb.RunAsync(Create(name, spec), _options.StartLimit, $"start a machine of {_options.Image}", cancellationToken);
            return await ExecuteAsync(name, spec, cancellationToken);
        }
        catch
        {
            await RemoveAsync(name);
            throw;
        }
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) => new(
        end.Errors.Contains("not_found", StringComparison.Ordinal) || end.Errors.Contains("ENOENT", StringComparison.Ordinal)
            ? $"The image {_options.Image} has no {_options.Python}. Take an image with Python and pandas, or set sandbox.microsandbox.python."
            : end.Cause == EndCause.Memory
                ? $"Python has too little memory to start in {guest.MemoryBytes >> 20} MB. Give it more: sandbox.python.memory_mb"
                : $"Python does not start in a machine of the image {_options.Image}. It ended with {end}");

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }

    IReadOnlyList<string> Create(string name, PythonSpec spec) =>
    [
        "create", "--quiet", "--name", name,
        "--memory", Mebibytes(spec.MemoryBytes + MachineBytes), "--cpus", _options.Cpus.ToString(CultureInfo.InvariantCulture),
        "--no-net", "--security", "restricted", "--max-duration", LongestLife,
        "--tmpfs", $"/tmp:{Mebibytes(spec.SpillBytes)}", "--mount-dir", $"{_files}:{GuestFolder}:ro",
        _options.Image,
    ];

    async Task<SandboxedProcess> ExecuteAsync(string name, PythonSpec spec, CancellationToken cancellationToken)
    {
        var path = AgentConnection.PathOf(_msb.Home, name);
        AgentConnection agent;
        try
        {
            agent = await AgentConnection.ConnectAsync(path, cancellationToken);
        }
        catch (Exception error) when (error is SocketException or IOException or FormatException)
        {
            throw new SandboxException($"The agent of a machine does not answer at {path}: {error.Message} Does msb keep its state elsewhere? Then set sandbox.microsandbox.home.", error);
        }

        try
        {
            await agent.SendAsync(agent.FirstId, isFirst: true, "core.exec.request", Request(spec), cancellationToken);
            return new MachineProcess(name, agent, agent.FirstId, () => RemoveAsync(name));
        }
        catch
        {
            agent.Dispose();
            throw;
        }
    }

    Dictionary<string, object?> Request(PythonSpec spec) => new()
    {
        ["cmd"] = _options.Python,
        ["args"] = new object?[] { "-I", "-B", $"{GuestFolder}/{GuestFiles.RunnerName}" }.Concat(spec.Arguments).ToArray(),
        ["env"] = new object?[] { "HOME=/tmp", "LANG=C.UTF-8", "OPENBLAS_NUM_THREADS=1" },
        ["cwd"] = "/tmp",
        ["user"] = "nobody",
        ["tty"] = false,
        ["rows"] = 24,
        ["cols"] = 80,
        ["rlimits"] = new object?[]
        {
            Limit("nproc", spec.Processes),
            Limit("fsize", spec.SpillBytes),
            Limit("nofile", 256),
            Limit("core", 0),
        },
    };

    /// <summary>Before the first machine: is the program there and new enough, and what did dead servers leave behind?</summary>
    async Task CheckAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_isChecked)
            {
                await _msb.FindAsync(cancellationToken);
                await SweepAsync(cancellationToken);
                _isChecked = true;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    async Task SweepAsync(CancellationToken cancellationToken)
    {
        var list = await _msb.RunAsync(["ls", "--format", "json"], CommandLimit, "list its machines", cancellationToken);
        foreach (var name in MachineList.Read(list).Where(IsLeftOver))
        {
            await RemoveAsync(name);
        }
    }

    async Task RemoveAsync(string name)
    {
        try
        {
            await _msb.RunAsync(["rm", "--quiet", "--force", name], CommandLimit, "remove a machine", CancellationToken.None);
        }
        catch (SandboxException)
        {
            // It may never have been made; else its longest life ends it, and the next start of a server removes it.
        }
    }

    /// <summary>Ours, of a process that is no more.</summary>
    static bool IsLeftOver(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !int.TryParse(name[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    static Dictionary<string, object?> Limit(string resource, long amount) => new() { ["resource"] = resource, ["soft"] = amount, ["hard"] = amount };

    static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}M");
}
