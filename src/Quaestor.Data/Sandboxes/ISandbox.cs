namespace Quaestor.Data.Sandboxes;

/// <summary>Starts processes for work that nobody trusts, and answers for how far each is kept from everything but its own data.</summary>
interface ISandbox : IAsyncDisposable
{
    /// <summary>How every face shows it: <c>namespaces</c>, <c>docker</c>, …, or <c>none</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether a guest says that it is ready before it has its work, so that some can wait for work. Where not, it starts
    /// only when all that it will read has been written and its input is closed.
    /// </summary>
    bool KeepsWarm { get; }

    /// <summary>Whether it holds what such a guest may try. Asked before each start.</summary>
    bool Runs(GuestSpec guest);

    /// <exception cref="SandboxException">It cannot be started; the message tells why and what to do.</exception>
    Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken);

    /// <summary>Why what this sandbox started ended before its first word, for the user, cure included.</summary>
    SandboxException Explain(GuestSpec guest, ProcessEnd end);

    /// <summary>What it says of itself from outside: by what it holds, and what is missing on this machine.</summary>
    IReadOnlyList<SandboxFinding> Describe() => [];
}
