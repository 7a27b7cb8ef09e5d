using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Anthropic;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.Embeddings;
using Quaestor.Agent.Models.Local;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Archives.Indexing;

namespace Quaestor.Agent.Models;

/// <summary>Makes the client of a model by its name. One HTTP client serves all.</summary>
sealed class ModelClients(ModelSettings settings, Transcript? script, RunnerOptions runners) : IAsyncDisposable
{
    /// <summary>In the place of a model's name, where errors tell of it.</summary>
    const string TheList = "The list of models";

    static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(10);

    // A redirect could carry extra headers with keys to another host. Silence is limited by the clients themselves.
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    readonly RunnerRegistry _locals = new(settings.Locals, runners);

    /// <summary>Others have other keys, and the same local models.</summary>
    public ModelSettings Settings { get; set; } = settings;

    /// <param name="model">Not the planner, which needs a schema.</param>
    public IChatClient Of(OfferedModel model)
    {
        if (model.Problem is { } problem)
        {
            return new UnusableChatClient(problem);
        }

        if (model.Info.Backend == Names.Scripted)
        {
            return new ScriptedChatClient(script!);
        }

        if (model.Info.Backend == Names.Own)
        {
            return new SettledChatClient(new OwnChatClient(Settings.Own.First(own => own.Name == NameOf(model)).Client, model.Id), Settings.Temperature, Settings.MaxTokens);
        }

        return new SettledChatClient(model.Kind == ModelKind.Local ? _locals.Client(NameOf(model)) : Online(model), Settings.Temperature, Settings.MaxTokens);
    }

    /// <summary>Texts to vectors, by a model of a provider that speaks OpenAI's protocol.</summary>
    /// <exception cref="SettingsException">It is of another kind.</exception>
    public Embedder Embedder(OfferedModel model)
    {
        if (model.Kind != ModelKind.Online || Settings.Providers.FirstOrDefault(one => one.Name == model.Info.Backend) is not { Kind: ProviderKind.OpenAi } provider)
        {
            throw new SettingsException($"models.embeddings names {model.Id}, which makes no embeddings. Name a model of a provider that speaks OpenAI's protocol, a server on this machine included.");
        }

        return provider.Problem is { } problem
            ? new(model.Id, model.Info.IsHosted, (_, _) => throw new EmbeddingException(problem))
            : new(model.Id, model.Info.IsHosted, new EmbeddingsEndpoint(Completions(provider, NameOf(model)), _http).EmbedAsync);
    }

    /// <summary>What each provider that can be asked, and each local model's server that runs, says it has.</summary>
    public async Task<IReadOnlyList<AvailableModels>> AvailableAsync(CancellationToken cancellationToken)
    {
        var providers = Settings.Providers.Select(provider => AvailableAsync(provider, cancellationToken));
        var locals = Settings.Locals.Select(local => AvailableAsync(local, cancellationToken));
        return await Task.WhenAll(providers.Concat(locals));
    }

    /// <param name="asks">Whether a server elsewhere may be asked.</param>
    /// <returns>Null where it would have to be.</returns>
    public async Task<OfferedHealth?> LocalHealthAsync(OfferedModel model, bool asks, CancellationToken cancellationToken)
    {
        if (!asks && Settings.Locals.First(local => local.Name == NameOf(model)).Url is not null)
        {
            return null;
        }

        var health = await _locals.HealthAsync(NameOf(model), cancellationToken);
        return health.State switch
        {
            LocalModelState.Failed => new("failing", health.Said),
            LocalModelState.Loading => new("loading", health.Said),
            LocalModelState.NotLoaded => new("not_loaded", null),
            _ => new("ok", null),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _locals.DisposeAsync();
        _http.Dispose();
    }

    IChatClient Online(OfferedModel model)
    {
        var provider = Settings.Providers.First(one => one.Name == model.Info.Backend);
        return provider.Kind == ProviderKind.Anthropic
            ? new AnthropicChatClient(Messages(provider, NameOf(model)), _http)
            : new OpenAiChatClient(Completions(provider, NameOf(model)), _http);
    }

    async Task<AvailableModels> AvailableAsync(ProviderSettings provider, CancellationToken cancellationToken)
    {
        if (provider.Problem is { } problem)
        {
            return new(provider.Name, [], problem);
        }

        try
        {
            return new(provider.Name, provider.Kind == ProviderKind.Anthropic
                ? await AnthropicModelList.ReadAsync(Messages(provider, TheList) with { Timeout = ListTimeout }, _http, cancellationToken)
                : await OpenAiModelList.ReadAsync(Completions(provider, TheList) with { Timeout = ListTimeout }, _http, cancellationToken));
        }
        catch (ModelException exception)
        {
            return new(provider.Name, [], exception.Message);
        }
    }

    async Task<AvailableModels> AvailableAsync(LocalModelSettings local, CancellationToken cancellationToken) =>
        new($"{Names.Local}/{local.Name}", await _locals.ModelsAsync(local.Name, cancellationToken));

    static AnthropicEndpoint Messages(ProviderSettings provider, string model)
    {
        var endpoint = new AnthropicEndpoint(provider.BaseUrl, model, provider.ApiKey) { Headers = provider.Headers };
        return provider.Timeout is { } timeout ? endpoint with { Timeout = timeout } : endpoint;
    }

    static OpenAiEndpoint Completions(ProviderSettings provider, string model)
    {
        var endpoint = new OpenAiEndpoint(provider.BaseUrl, model, provider.ApiKey) { Headers = provider.Headers };
        endpoint = provider.Timeout is { } timeout ? endpoint with { Timeout = timeout } : endpoint;
        return provider.Profile is { } profile ? endpoint with { Profile = Profiles.Find(profile)! } : endpoint;
    }

    static string NameOf(OfferedModel model) => model.Id[(model.Info.Backend.Length + 1)..];
}
