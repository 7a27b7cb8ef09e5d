using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Agent.Models.Scripted;

namespace Quaestor.Agent.Models;

/// <summary>Makes the client of a model by its name. One HTTP client serves all.</summary>
sealed class ModelClients(ModelSettings settings, Transcript? script) : IDisposable
{
    // A redirect could carry extra headers with keys to another host. Silence is limited by the clients themselves.
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

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

        return new SettledChatClient(Online(model), settings.Temperature, settings.MaxTokens);
    }

    public void Dispose() => _http.Dispose();

    OpenAiChatClient Online(OfferedModel model)
    {
        var provider = settings.Providers.First(one => one.Name == model.Info.Backend);
        var endpoint = new OpenAiEndpoint(provider.BaseUrl, model.Id[(provider.Name.Length + 1)..], provider.ApiKey) { Headers = provider.Headers };
        return new(provider.Timeout is { } timeout ? endpoint with { Timeout = timeout } : endpoint, _http);
    }
}
