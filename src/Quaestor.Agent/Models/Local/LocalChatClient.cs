using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.OpenAiCompatible;

namespace Quaestor.Agent.Models.Local;

/// <summary>A local model: loaded when it is first asked, which the stream tells of, then asked like any other. For any number of turns at once.</summary>
sealed class LocalChatClient(LocalModelSettings model, IRunner runner, ModelServer server, ServerProbe probe, HttpClient http, TimeProvider clock) : IChatClient
{
    /// <summary>A local model may think long over a long prompt before its first word.</summary>
    static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    /// <summary>Seconds of loading after which the person is told that it goes on; then every minute.</summary>
    static readonly double[] Told = [0, 2, 5, 10, 20, 40, 60];

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var use = await server.UseAsync(cancellationToken);
        try
        {
            using var client = await ClientAsync(use.Server, cancellationToken);
            return await client.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (ModelException e)
        {
            throw await use.ExplainAsync(e, model.Name, cancellationToken);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var notice in LoadAsync(cancellationToken))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [notice]);
        }

        using var use = await server.UseAsync(cancellationToken);
        await using var updates = AnswerAsync(use.Server, messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync())
                {
                    break;
                }
            }
            catch (ModelException e)
            {
                throw await use.ExplainAsync(e, model.Name, cancellationToken);
            }

            yield return updates.Current;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>The server is shared: it stays.</summary>
    public void Dispose()
    {
    }

    async IAsyncEnumerable<ModelNoticeContent> LoadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var loading = server.Load();
        var told = 0;
        while (!loading.Server.IsCompleted)
        {
            var next = told < Told.Length ? Told[told] : 60 * (told - Told.Length + 2);
            var wait = TimeSpan.FromSeconds(next) - loading.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.WhenAny(loading.Server, Task.Delay(wait, clock, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            told++;
            var seconds = Math.Floor(loading.Elapsed.TotalSeconds);
            yield return new ModelNoticeContent("model_loading", $"Loading {model.Name} with {model.Program ?? runner.Facts.Program} ({seconds:0} s).");
        }

        // Its failure is this request's: another load would only repeat it.
        await loading.Server.WaitAsync(cancellationToken);
    }

    async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        RunningServer running, IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = await ClientAsync(running, cancellationToken);
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
        }
    }

    async Task<OpenAiChatClient> ClientAsync(RunningServer running, CancellationToken cancellationToken)
    {
        var name = model.Url is null ? runner.NameAtServer(model) : model.Model;
        var mayMiss = runner.Facts.KnowsOnlyItsModels && (runner.Facts.ServesMany || !running.IsOurs);
        if (mayMiss && await probe.ModelsAsync(running.Address, runner.Facts.ModelsPath, cancellationToken) is { } models && !models.Any(known => IsSame(known, name)))
        {
            throw new ModelException(
                ModelFailure.ModelNotFound,
                $"{runner.Facts.Program} at {running.Address.Root.Authority} has no model {name}. {runner.Facts.GetModel.Replace("{model}", name, StringComparison.Ordinal).TrimEnd('.')}. "
                + (models.Count > 0 ? $"It has: {string.Join(", ", models)}." : "It has none yet."));
        }

        var endpoint = new OpenAiEndpoint(running.Address.Completions, name, running.Address.Key)
        {
            Profile = Profiles.Find(runner.Name) ?? Profiles.Compatible,
            Timeout = LongestSilence,
        };
        return new OpenAiChatClient(endpoint, http);
    }

    /// <summary>Ollama lists <c>qwen3</c> as <c>qwen3:latest</c>.</summary>
    static bool IsSame(string known, string asked) =>
        known.Equals(asked, StringComparison.OrdinalIgnoreCase) || known.Equals($"{asked}:latest", StringComparison.OrdinalIgnoreCase);
}
