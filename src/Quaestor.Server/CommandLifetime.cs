namespace Quaestor.Server;

/// <summary>The life of a server that a command hosts: a signal is the command's to answer, which cancels its work and then ends the server.</summary>
sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
