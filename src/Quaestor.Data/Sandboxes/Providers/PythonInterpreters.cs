using Microsoft.Extensions.Logging;
using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Microsandbox;
using Quaestor.Data.Sandboxes.Proving;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Providers;

/// <summary>The interpreters of the provider that the settings name. Nothing is looked for, and nothing starts, before Python is asked for.</summary>
public sealed class PythonInterpreters(PythonOptions options, ILogger<PythonPool> logger) : IAsyncDisposable
{
    readonly Lock _gate = new();
    readonly CancellationTokenSource _ending = new();
    Task<PythonPool>? _opening;
    IReadOnlyList<SandboxFinding> _findings = [];

    /// <summary>False where the settings switch Python off.</summary>
    public bool IsOn => options.Provider != PythonProvider.None;

    /// <summary>Jobs at work at once.</summary>
    internal int AtOnce => options.Pool.AtOnce;

    /// <summary>What holds Python here and what does not, with reason and cure.</summary>
    /// <exception cref="SandboxException">It cannot run Python here; the message tells why and what to do.</exception>
    public async Task<IReadOnlyList<SandboxFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return _findings;
    }

    /// <summary>The provider, ready to run jobs. One that failed is tried again: its reason may be gone.</summary>
    /// <exception cref="SandboxException">It cannot run Python here; the message tells why and what to do.</exception>
    public Task<PythonPool> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _opening = Task.Run(() => StartAsync(_ending.Token), CancellationToken.None);
            }

            return _opening.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<PythonPool>? opening;
        lock (_gate)
        {
            opening = _opening;
            _ending.Cancel();
        }

        if (opening is not null)
        {
            try
            {
                await (await opening).DisposeAsync();
            }
            catch (Exception exception) when (exception is SandboxException or OperationCanceledException)
            {
                // There is nothing to end.
            }
        }

        _ending.Dispose();
    }

    async Task<PythonPool> StartAsync(CancellationToken cancellationToken) => new(await SandboxAsync(cancellationToken), options.Pool, logger);

    async Task<ISandbox> SandboxAsync(CancellationToken cancellationToken)
    {
        switch (options.Provider)
        {
            case PythonProvider.Namespaces:
                var proven = await ProvenSandbox.FindAsync(LocalCandidates.Of(options.Program), options.Pool.Limits.Spec, cancellationToken);
                _findings = proven.Findings;
                return proven.Sandbox;
            case PythonProvider.Docker:
                return await ContainersAsync(cancellationToken);
            case PythonProvider.Kubernetes:
                return await KubernetesSandbox.OpenAsync(options.Kubernetes ?? throw Lacks("kubernetes"), cancellationToken);
            case PythonProvider.Microsandbox:
                return await MicrosandboxSandbox.OpenAsync(options.Microsandbox ?? throw Lacks("microsandbox"), cancellationToken);
            default:
                throw new SandboxException("Python is switched off by the settings (sandbox.python.provider).");
        }
    }

    async Task<ISandbox> ContainersAsync(CancellationToken cancellationToken)
    {
        var containers = DockerSandbox.ForPython(options.Docker);
        try
        {
            await containers.CheckAsync(cancellationToken);
            return containers;
        }
        catch
        {
            await containers.DisposeAsync();
            throw;
        }
    }

    static SandboxException Lacks(string provider) => new($"An image with Python and pandas is needed: name one in sandbox.{provider}.image.");
}
