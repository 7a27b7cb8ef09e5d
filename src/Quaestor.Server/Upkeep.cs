using Quaestor.Agent.Hosting;

namespace Quaestor.Server;

/// <summary>What a server does now and then, whoever asks: it deletes what nobody asks for any more, and takes up what others left.</summary>
sealed class Upkeep : IAsyncDisposable
{
    static readonly TimeSpan TidiesEvery = TimeSpan.FromHours(1);
    static readonly TimeSpan TakesOverEvery = TimeSpan.FromSeconds(5);

    readonly AgentHost _host;
    readonly ILogger _logger;
    readonly Timer _tidying;
    readonly Timer? _takingOver;

    /// <param name="stays">It takes up what others left, as a command that ends with its question does not.</param>
    public Upkeep(AgentHost host, ILogger logger, bool stays)
    {
        (_host, _logger) = (host, logger);
        _tidying = new Timer(_ => _ = TidyAsync(), null, TidiesEvery, TidiesEvery);
        _takingOver = stays ? new Timer(_ => _ = TakeOverAsync(), null, TakesOverEvery, TakesOverEvery) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _tidying.DisposeAsync();
        await (_takingOver?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    async Task TidyAsync()
    {
        try
        {
            await _host.TidyAsync();
        }
        catch (Exception exception)
        {
            _logger.LogError(exception, "What nobody asks for any more could not be deleted");
        }
    }

    async Task TakeOverAsync()
    {
        try
        {
            await _host.TakeOverAsync();
        }
        catch (Exception exception)
        {
            _logger.LogError(exception, "What another server left could not be taken up");
        }
    }
}
