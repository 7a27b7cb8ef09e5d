using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Threads;
using Quaestor.Tests.Loop;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Routing.Faults;

/// <summary>
/// A whole agent over one server that is every provider: one per kind and fault, each in a route of its own with a backup
/// that is well, and one with the planner behind it. Faults of one provider are none of the others' business.
/// </summary>
public sealed class FaultyProviders : IAsyncLifetime
{
    public const string Backup = "backup/m";

    static readonly string[] Kinds = [.. Wire.Kinds.Keys];

    readonly string _folder = Directory.CreateTempSubdirectory("quaestor-faults-").FullName;
    readonly OpenFolder _data = new(("orders.csv", "id,amount\n1,10\n2,20\n"));
    readonly ConcurrentDictionary<string, int> _requests = [];
    readonly ConcurrentDictionary<string, Func<Wire, HttpContext, int, Task>> _answers = [];
    WebApplication? _app;
    AgentHost? _host;
    AgentHost? _planning;

    public static string NameOf(string kind, string fault) => $"{kind}-{fault.ToLowerInvariant().Replace(' ', '-')}";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/{provider}/{**rest}", AnswerAsync);
        await _app.StartAsync();
        var server = new Uri(_app.Urls.Single()).Authority;
        var faulty = Kinds.SelectMany(kind => Fault.All.Select(fault => Provider(kind, NameOf(kind, fault.Name), (fault.Address ?? "http://{server}").Replace("{server}", server, StringComparison.Ordinal))));
        var cut = Kinds.Select(kind => Provider(kind, NameOf(kind, "cut"), $"http://{server}"));
        var toolless = Provider("openai", NameOf("openai", "toolless"), $"http://{server}") with { Models = [new("m") { CallsTools = false }] };
        ProviderSettings[] providers = [.. faulty, .. cut, toolless, Provider("openai", "backup", $"http://{server}")];
        _host = Open("store.db", new ModelSettings
        {
            PlannerFallback = false,
            Providers = providers,
            Routes = [.. providers.Select(p => new RouteSettings($"{p.Name}-route", [$"{p.Name}/m", Backup]))],
        });
        _planning = Open("planning.db", new ModelSettings { Providers = providers });
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _planning!.DisposeAsync();
        await _app!.DisposeAsync();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal void Answers(string provider, Func<Wire, HttpContext, int, Task> answer)
    {
        _answers[provider] = answer;
        _requests.TryRemove(provider, out _);
    }

    internal Task<AskedTurn> AskAsync(string message, string model, Guid? thread = null) => AskAsync(_host!, message, model, thread);

    /// <summary>Where the planner is behind every model.</summary>
    internal Task<AskedTurn> AskWithPlannerAsync(string message, string model, Guid? thread = null) => AskAsync(_planning!, message, model, thread);

    static async Task<AskedTurn> AskAsync(AgentHost host, string message, string model, Guid? thread)
    {
        var started = await host.Turns.StartAsync(new StartTurn("local", message) { ThreadId = thread, Model = model });
        var answer = JsonElement.Parse((await host.Turns.WaitAsync(started, "local", TestContext.Current.CancellationToken)).Span);
        using var subscription = host.Conversations.Log.Subscribe(started.ThreadId, started.FirstEvent - 1);
        var events = new List<StoredEvent>();
        while (await subscription.NextAsync(TestContext.Current.CancellationToken) is { } next)
        {
            events.AddRange(next);
        }

        return new AskedTurn(started.ThreadId, answer, EventLines.Of(events.Where(e => e.TurnId == started.TurnId)));
    }

    AgentHost Open(string store, ModelSettings models) => AgentHost.Open(
        new AgentOptions
        {
            Store = Path.Combine(_folder, store),
            Sources = [Path.Combine(_data.Path, "orders.csv")],
            Today = new DateOnly(2025, 6, 30),
            ModelRetries = new RetryLimits { FirstWait = TimeSpan.Zero },
            Models = models,
        },
        NullLoggerFactory.Instance);

    static ProviderSettings Provider(string kind, string name, string address) =>
        Provider(kind, name, address, TimeSpan.FromSeconds(name.Contains("-silent-", StringComparison.Ordinal) ? 0.5 : 30));

    static ProviderSettings Provider(string kind, string name, string address, TimeSpan timeout) => kind == "anthropic"
        ? new(name, ProviderKind.Anthropic, new Uri($"{address}/{name}")) { ApiKey = "sk-secret", Timeout = timeout, Models = [new("m")] }
        : new(name, ProviderKind.OpenAi, new Uri($"{address}/{name}/v1"))
        {
            ApiKey = "sk-secret",
            Profile = kind == "runner" ? "llama.cpp" : null,
            Timeout = timeout,
            Models = [new("m")],
        };

    async Task AnswerAsync(HttpContext context, string provider)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        if (provider == "backup")
        {
            await Fault.SendAsync(context, Wire.Kinds["openai"].Text("Backup ", "answers."));
            return;
        }

        var kind = provider[..provider.IndexOf('-')];
        var answer = _answers.TryGetValue(provider, out var set) ? set : Fault.All.Single(fault => NameOf(kind, fault.Name) == provider).Answer!;
        await answer(Wire.Kinds[kind], context, _requests.AddOrUpdate(provider, 0, (_, before) => before + 1));
    }
}
