using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Databases;

/// <summary>Tells how far long commands of a database are, until it is disposed.</summary>
sealed class ProgressNarration : IAsyncDisposable
{
    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource _ended;
    readonly Task _telling;

    ProgressNarration(ApiClient api, string dataset, Screen screen, CancellationToken cancellationToken)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _telling = TellAsync(api, dataset, screen, _ended.Token);
    }

    /// <param name="dataset">Its id or name.</param>
    public static ProgressNarration Begin(ApiClient api, string dataset, Screen screen, CancellationToken cancellationToken) => new(api, dataset, screen, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _telling;
        _ended.Dispose();
    }

    /// <summary>Phase and part, whenever they have changed.</summary>
    static async Task TellAsync(ApiClient api, string dataset, Screen screen, CancellationToken ended)
    {
        var told = "";
        try
        {
            while (true)
            {
                await Task.Delay(LooksEvery, ended);
                foreach (var one in (await api.GetAsync($"/datasets/{Uri.EscapeDataString(dataset)}/pg/progress", ended)).Items("items"))
                {
                    if (LineOf(one) is var line && line != told)
                    {
                        screen.Say(told = line);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is done.
        }
        catch (ApiException)
        {
            // How far it is matters less than what becomes of it.
        }
    }

    static string LineOf(JsonElement one)
    {
        var total = one.NumberOrNull("total") ?? 0;
        var part = total > 0 ? $", {Math.Min(100, 100 * (one.NumberOrNull("done") ?? 0) / total):0} %" : "";
        return $"{one.Text("command")} on {one.Text("table")}: {one.Text("phase")}{part}";
    }
}
