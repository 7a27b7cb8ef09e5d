using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Local;

/// <summary>The local models of an installation: loaded when they are asked, and ended with this.</summary>
sealed class RunnerRegistry : IAsyncDisposable
{
    readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // Straight to the server: a proxy of the environment has nothing to do with this machine's programs.
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    readonly ServerProbe _probe;
    readonly TimeProvider _clock;

    /// <exception cref="InvalidDataException">Two models have one name, or a runner is not known.</exception>
    public RunnerRegistry(IReadOnlyList<LocalModelSettings> models, RunnerOptions options, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _probe = new ServerProbe(_http);
        var shared = new Dictionary<string, ModelServer>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            var runner = options.Runners.FirstOrDefault(runner => runner.Name == model.Runner)
                ?? throw new InvalidDataException($"The local model {model.Name} names the runner \"{model.Runner}\". It is one of {string.Join(", ", options.Runners.Select(runner => runner.Name))}.");
            var key = ServerKey(model, runner);
            if (!shared.TryGetValue(key, out var server))
            {
                shared[key] = server = new ModelServer(model, new ServerStart(model, runner, options, _probe, _clock), options, _clock);
            }

            if (!_entries.TryAdd(model.Name, new(model, runner, server)))
            {
                throw new InvalidDataException($"Two local models have the name {model.Name}. Rename one.");
            }
        }
    }

    /// <summary>Answers by this model, which it loads when it is first asked. For one turn or for many.</summary>
    /// <exception cref="KeyNotFoundException">No model has this name; so for all of these.</exception>
    public IChatClient Client(string name) => _entries[name] is var (model, runner, server)
        ? new LocalChatClient(model, runner, server, _probe, _http, _clock)
        : throw new KeyNotFoundException();

    /// <summary>One answer, in pieces: <see cref="Client"/> for a single request.</summary>
    public IAsyncEnumerable<ChatResponseUpdate> GenerateAsync(
        string name, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        Client(name).GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>Makes it ready before anybody asks.</summary>
    /// <exception cref="Chat.ModelException">It does not become ready; the message says why.</exception>
    public Task LoadAsync(string name, CancellationToken cancellationToken) => _entries[name].Server.Load().Server.WaitAsync(cancellationToken);

    /// <summary>Stops its program if it is ours. The next request starts it again.</summary>
    public Task CleanupAsync(string name) => _entries[name].Server.StopAsync();

    /// <summary>Never starts anything.</summary>
    public async Task<LocalModelHealth> HealthAsync(string name, CancellationToken cancellationToken)
    {
        var (model, runner, server) = _entries[name];
        if (Attached(model, server) is { } address)
        {
            var seen = await _probe.LookAsync(address, model.HealthPath ?? runner.Facts.HealthPath, cancellationToken);
            return new(seen.IsReady ? LocalModelState.Ready : seen.IsThere ? LocalModelState.Loading : LocalModelState.Failed, seen.Said);
        }

        return server.Current switch
        {
            { Server: { IsCompletedSuccessfully: true, Result: { HasEnded: false } running } } =>
                new(LocalModelState.Ready, "it is ready", running.ProcessId, running.MemoryBytes),
            { IsOver: false } loading => new(LocalModelState.Loading, $"it has been loading for {loading.Elapsed.TotalSeconds:0} s"),
            _ when server.LastFailure is { } failure => new(LocalModelState.Failed, failure.Message),
            { Server: { IsFaulted: true } failed } => new(LocalModelState.Failed, failed.Exception!.InnerException!.Message),
            _ => new(LocalModelState.NotLoaded, "it is started when it is asked"),
        };
    }

    /// <summary>What its server offers; empty where it does not run now, or gives no list.</summary>
    public async Task<IReadOnlyList<string>> ModelsAsync(string name, CancellationToken cancellationToken)
    {
        var (model, runner, server) = _entries[name];
        var address = Attached(model, server) ?? (server.Current is { Server: { IsCompletedSuccessfully: true, Result: { HasEnded: false } running } } ? running.Address : null);
        address ??= runner.Facts.UsualUrl is { } usual ? ServerAddress.Of(usual, key: null) : null;
        return address is null ? [] : await _probe.ModelsAsync(address, runner.Facts.ModelsPath, cancellationToken) ?? [];
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_entries.Values.Select(entry => entry.Server).Distinct().Select(server => server.DisposeAsync().AsTask()));
        _http.Dispose();
    }

    /// <summary>Where a server that is not ours is looked at.</summary>
    static ServerAddress? Attached(LocalModelSettings model, ModelServer server) =>
        model.Url is { } url ? ServerAddress.Of(url, model.ApiKey)
        : server.Current is { Server: { IsCompletedSuccessfully: true, Result: { IsOurs: false } running } } ? running.Address
        : null;

    /// <summary>Models with the same key have one server.</summary>
    static string ServerKey(LocalModelSettings model, IRunner runner) => runner.Facts.ServesMany
        ? string.Join('\n', [runner.Name, model.Program, $"{model.Url}", model.ApiKey, model.HealthPath, $"{model.ContextTokens} {model.MemoryLimit} {model.StartTimeout} {model.IdleTimeout}", .. model.Arguments, .. model.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}")])
        : $"{runner.Name}\n{model.Name}";

    sealed record Entry(LocalModelSettings Model, IRunner Runner, ModelServer Server);
}
