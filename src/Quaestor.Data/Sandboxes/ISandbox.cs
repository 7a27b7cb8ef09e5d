namespace Quaestor.Data.Sandboxes;

/// <summary>Starts worker processes and answers for how far each is kept from everything but its own data.</summary>
interface ISandbox : IAsyncDisposable
{
    /// <summary>How every face shows it: <c>namespaces</c> or <c>none</c>.</summary>
    string Name { get; }

    /// <exception cref="SandboxException">It cannot be started; the message tells why and what to do.</exception>
    Task<SandboxedProcess> StartAsync(WorkerSpec spec, CancellationToken cancellationToken);

    /// <summary>Why a worker that this sandbox started ended before its first word, for the user, cure included.</summary>
    SandboxException Explain(WorkerSpec spec, ProcessEnd end);
}
