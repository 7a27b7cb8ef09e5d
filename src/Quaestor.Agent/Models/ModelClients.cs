using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Anthropic;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.Local;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Agent.Models.Scripted;

namespace Quaestor.Agent.Models;

/// <summary>Makes the client of a model by its name. One HTTP client serves all.</summary>
sealed class ModelClients(ModelSettings settings, Transcript? script, RunnerOptions runners) : IAsyncDisposable
{
    // A redirect could carry extra headers with keys to another host. Silence is limited by the clients themselves.
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    readonly RunnerRegistry _locals = new(settings.Locals, runners);

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

        return new SettledChatClient(model.Kind == ModelKind.Local ? _locals.Client(NameOf(model)) : Online(model), settings.Temperature, settings.MaxTokens);
    }

    /// <returns>Null for a server elsewhere, which would have to be asked.</returns>
    public async Task<OfferedHealth?> LocalHealthAsync(OfferedModel model, CancellationToken cancellationToken)
    {
        if (settings.Locals.First(local => local.Name == NameOf(model)).Url is not null)
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
        var provider = settings.Providers.First(one => one.Name == model.Info.Backend);
        if (provider.Kind == ProviderKind.Anthropic)
        {
            var messages = new AnthropicEndpoint(provider.BaseUrl, NameOf(model), provider.ApiKey) { Headers = provider.Headers };
            return new AnthropicChatClient(provider.Timeout is { } limit ? messages with { Timeout = limit } : messages, _http);
        }

        var endpoint = new OpenAiEndpoint(provider.BaseUrl, NameOf(model), provider.ApiKey) { Headers = provider.Headers };
        endpoint = provider.Timeout is { } timeout ? endpoint with { Timeout = timeout } : endpoint;
        return new OpenAiChatClient(provider.Profile is { } profile ? endpoint with { Profile = Profiles.Find(profile)! } : endpoint, _http);
    }

    static string NameOf(OfferedModel model) => model.Id[(model.Info.Backend.Length + 1)..];
}
