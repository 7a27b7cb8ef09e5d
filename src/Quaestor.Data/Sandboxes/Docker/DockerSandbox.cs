using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>Docker containers: one for each interpreter, made ahead, used once and removed.</summary>
/// <param name="scratch">Locked while this server lives, by which another can tell whether its containers are left over.</param>
/// <param name="files">The guest's, by name.</param>
sealed class DockerSandbox(DockerOptions options, ScratchFolder scratch, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) : ISandbox
{
    const string GuestProgram = "runner.py";

    readonly SemaphoreSlim _gate = new(1, 1);
    readonly ContainerLabels _labels = new(options.Installation, scratch.Path);
    DockerEngine? _engine;
    int _started;

    public string Name => "docker";

    public bool KeepsWarm => true;

    /// <summary>SQL workers read their data where it lies, which the engine's machine need not have.</summary>
    public bool Runs(GuestSpec guest) => guest is PythonSpec;

    public async Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        var python = guest as PythonSpec ?? throw new ArgumentException("Docker runs Python only.", nameof(guest));
        var engine = await EngineAsync(cancellationToken);
        var name = $"quaestor-{_labels.Server}-{Interlocked.Increment(ref _started)}";
        var command = Bootstrap.Command(options.Program, files, GuestProgram, []);
        var profile = options.Runtime is null ? SeccompProfile.For(engine.Architecture) : null;
        Attachment? attachment = null;
        try
        {
            await engine.CreateAsync(name, PythonContainer.For(python, options, command, profile, _labels.All), cancellationToken);
            attachment = await engine.AttachAsync(name, cancellationToken);
            await engine.StartAsync(name, cancellationToken);
            return new DockerProcess(engine, name, attachment, new(null, null, PythonContainer.ScratchFolder));
        }
        catch
        {
            attachment?.Dispose();
            await TryRemoveAsync(engine, name);
            throw;
        }
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) => new(
        end.Errors.Contains("ModuleNotFoundError", StringComparison.Ordinal)
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

        _gate.Dispose();
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
        var engine = await DockerEngine.ConnectAsync(EngineAddress.Parse(options.Socket), options.Patience, cancellationToken);
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
        foreach (var container in await engine.ListAsync(_labels.Filter, cancellationToken))
        {
            if (container.Labels?.TryGetValue(ContainerLabels.ServerLabel, out var server) == true && isGone(server))
            {
                await TryRemoveAsync(engine, container.Id);
            }
        }
    }
}
