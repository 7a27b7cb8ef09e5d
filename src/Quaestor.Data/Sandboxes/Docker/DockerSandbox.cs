using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>Docker containers, one for each guest: made for it, used by it alone, and removed.</summary>
/// <param name="worker">For SQL workers; null where none is to run.</param>
/// <param name="scratch">Locked while this server lives, by which another can tell whether its containers are left over.</param>
sealed class DockerSandbox(DockerOptions options, WorkerEnvironment? worker, ScratchFolder scratch) : ISandbox
{
    readonly SemaphoreSlim _gate = new(1, 1);
    readonly EngineAddress _address = EngineAddress.Parse(options.Socket);
    readonly WorkerContainer? _workers = worker is not null && OperatingSystem.IsLinux() ? new(worker, scratch) : null;
    ScratchFolder? _ownScratch;
    DockerEngine? _engine;
    int _started;

    public string Name => "docker";

    public bool KeepsWarm => true;

    /// <summary>What an interpreter runs.</summary>
    internal IReadOnlyList<(string Name, byte[] Content)> Files { get; init; } = GuestFiles.All;

    internal ContainerLabels Labels { get; } = new(options.Installation, scratch.Path);

    /// <summary>For Python alone.</summary>
    /// <exception cref="SandboxException">The engine's address is none.</exception>
    public static DockerSandbox ForPython(DockerOptions options)
    {
        var scratch = ScratchFolder.Create(ScratchFolder.DefaultParent());
        try
        {
            return new(options, worker: null, scratch) { _ownScratch = scratch };
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>Python with any engine; SQL workers where their data lies, so only with an engine on this machine.</summary>
    public bool Runs(GuestSpec guest) => guest is PythonSpec || (_workers is not null && _address.SocketPath is not null);

    /// <summary>Finds out whether the engine is there and can hold what is promised, and removes what dead servers left behind. Starts do so too.</summary>
    /// <exception cref="SandboxException">It cannot; the message tells why and what to do.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken) => await EngineAsync(cancellationToken);

    public async Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        var engine = await EngineAsync(cancellationToken);
        var (request, view, spill) = Container(guest, engine.Architecture);
        var name = $"quaestor-{Labels.Server}-{Interlocked.Increment(ref _started)}";
        Attachment? attachment = null;
        try
        {
            await engine.CreateAsync(name, request, cancellationToken);
            attachment = await engine.AttachAsync(name, cancellationToken);
            await engine.StartAsync(name, cancellationToken);
            return new DockerProcess(engine, name, attachment, view, spill);
        }
        catch
        {
            attachment?.Dispose();
            await TryRemoveAsync(engine, name);
            DockerProcess.RemoveSpill(spill);
            throw;
        }
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) => guest is WorkerSpec spec && OperatingSystem.IsLinux()
        ? WorkerContainer.Explain(spec, end, options)
        : new(end.Errors.Contains("ModuleNotFoundError", StringComparison.Ordinal)
            ? $"Python in the image {options.Image} lacks a module that it needs. Take the image of deploy/python. It said: {end.Errors}"
            : end.Cause == EndCause.Memory
                ? $"Python has too little memory to start in {guest.MemoryBytes >> 20} MB. Give it more: sandbox.python.memory_mb"
                : $"Python does not start in a container of the image {options.Image}. It ended with {end}");

    /// <summary>Removes every container of this server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_engine is { } engine)
        {
            try
            {
                await RemoveAllAsync(engine, label => label == scratch.Path, CancellationToken.None);
            }
            catch (EngineException)
            {
                // The engine has gone. The next start of a server removes what it comes back with.
            }

            engine.Dispose();
        }

        _ownScratch?.Dispose();
        _gate.Dispose();
    }

    /// <param name="architecture">The engine's.</param>
    (ContainerRequest Request, WorkerView View, string? Spill) Container(GuestSpec guest, string architecture)
    {
        var profile = options.Runtime is null ? SeccompProfile.For(architecture, guest) : null;
        switch (guest)
        {
            case PythonSpec python:
                var files = Files.Append((GuestFiles.FilterName, SeccompProfile.WorkFilter(architecture)));
                var command = Bootstrap.Command(options.Program, [.. files], GuestFiles.RunnerName, python.Arguments);
                return (PythonContainer.For(python, options, command, profile, Labels.All), new(null, null, PythonContainer.ScratchFolder), null);
            case WorkerSpec sql when _workers is not null && OperatingSystem.IsLinux():
                var spill = _workers.CreateSpill();
                return (_workers.Make(sql, spill, options, profile, Labels.All), WorkerContainer.View(sql), spill);
            default:
                throw new InvalidOperationException("This sandbox was not set up for such a guest.");
        }
    }

    static async Task TryRemoveAsync(DockerEngine engine, string name)
    {
        try
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }
        catch (EngineException)
        {
            // The end of this server tries again, then the start of the next.
        }
    }

    /// <summary>At first, and as long as it fails, looks whether the engine will do, and removes what dead servers left behind.</summary>
    async Task<DockerEngine> EngineAsync(CancellationToken cancellationToken)
    {
        if (_engine is { } known)
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _engine ??= await OpenAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    async Task<DockerEngine> OpenAsync(CancellationToken cancellationToken)
    {
        var engine = await DockerEngine.ConnectAsync(_address, options.Patience, cancellationToken);
        try
        {
            await EngineChecks.CheckAsync(engine, options, cancellationToken);
            await RemoveAllAsync(engine, label => !Sandboxes.ScratchFolder.IsInUse(label), cancellationToken);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <param name="isGone">Tells of a server by its label whether its containers are to go.</param>
    async Task RemoveAllAsync(DockerEngine engine, Func<string, bool> isGone, CancellationToken cancellationToken)
    {
        foreach (var container in await engine.ListAsync(Labels.Filter, cancellationToken))
        {
            if (container.Labels?.TryGetValue(ContainerLabels.ServerLabel, out var server) == true && isGone(server))
            {
                await TryRemoveAsync(engine, container.Id);
            }
        }
    }
}
