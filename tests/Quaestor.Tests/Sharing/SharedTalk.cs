using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Planner;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools.Charts;
using Quaestor.Agent.Tools.Datasets;
using Quaestor.Agent.Tools.Queries;
using Quaestor.Agent.Turns;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sharing;

/// <summary>
/// Conversations over one source with a hosted and a local model, both on loopback: the real clients, tools, engine, store and
/// loop. What each is asked is recorded as it came over the wire.
/// </summary>
sealed class SharedTalk : IAsyncDisposable
{
    /// <summary>Marks a value in a call: only a local model makes that call.</summary>
    public const string KnownValue = "mkv";

    public static readonly ModelInfo Hosted = new("openai/stub", "openai") { IsHosted = true };
    public static readonly ModelInfo Local = new("local/stub", "local");
    public static readonly ModelInfo LocalOneShot = new("local/small", "local") { CallsTools = false };
    static readonly ModelInfo Planner = new("planner", "planner");

    readonly string _folder = Directory.CreateTempSubdirectory("quaestor-share-").FullName;
    readonly ConcurrentQueue<string> _moves = [];
    readonly AgentHost _host;
    readonly AgentLoop _loop;
    StubModelServer _hosted = null!;
    StubModelServer _local = null!;
    Guid? _thread;

    SharedTalk(SourceSettings source)
    {
        _host = AgentHost.Open(
            new AgentOptions { Store = Path.Combine(_folder, "store.db"), Settings = new InstallationSettings { Sources = [source] }, Today = new DateOnly(2025, 6, 30) },
            NullLoggerFactory.Instance);
        _loop = new AgentLoop([.. DatasetTools.All(_host.Runs), .. QueryTools.All(_host.Runs, TimeSpan.FromSeconds(60), _host.Backups), .. ChartTools.All(_host.Conversations.Runs, _host.Results)], LoopLimits.Default, TimeProvider.System, NullLogger<AgentLoop>.Instance);
    }

    public AgentHost Host => _host;

    public IEnumerable<string> SentToHosted => _hosted.Requests.Select(request => request.GetRawText());

    public IEnumerable<string> SentToLocal => _local.Requests.Select(request => request.GetRawText());

    /// <summary>The local model fails when it is asked for the n-th time of a turn.</summary>
    public int? LocalFailsAt { get; set; }

    int _localAsked;

    public static async Task<SharedTalk> OverAsync(string place, SourcePolicy policy)
    {
        var talk = new SharedTalk(new SourceSettings("data", place) { Policy = policy });
        talk._hosted = await StubModelServer.StartAsync(async (context, request) =>
        {
            // Values that only a model writes down that has seen them.
            while (talk._moves.TryPeek(out var next) && next.Contains(KnownValue, StringComparison.Ordinal))
            {
                talk._moves.TryDequeue(out _);
            }

            await talk.AnswerAsync(context, request);
        });
        talk._local = await StubModelServer.StartAsync(async (context, request) =>
        {
            var fails = ++talk._localAsked == talk.LocalFailsAt;
            await (fails ? StubModelServer.Body("""{"error":{"message":"The model does not exist.","code":"model_not_found"}}""", 404)(context, request) : talk.AnswerAsync(context, request));
        });
        return talk;
    }

    /// <summary>A call as <c>tool arguments</c>; what the model says when none is left repeats all that it was shown.</summary>
    public SharedTalk Then(string tool, object arguments)
    {
        _moves.Enqueue($"{tool} {JsonSerializer.Serialize(arguments)}");
        return this;
    }

    public SharedTalk ThenSql(string sql) => Then("execute_sql", new { dataset = (string?)null, sql, confidence = 1, assumptions = Array.Empty<string>(), other_readings = (string[]?)null });

    public SharedTalk ThenPython(string code) => Then("execute_python", new { dataset = (string?)null, code, confidence = 1, assumptions = Array.Empty<string>(), other_readings = (string[]?)null });

    public SharedTalk ThenChart(string x, params string[] y) => ThenChart("bar", x, y);

    public SharedTalk ThenChart(string kind, string x, string[] y) =>
        Then("make_chart", new { result_id = (string?)null, kind, x, y, series = (string?)null, title = (string?)null });

    public Task<TurnAnswer> AskHostedAsync(string message = "Tell me more.") => AskAsync(message, Hosted);

    public async Task<TurnAnswer> AskAsync(string message, params ModelInfo[] route)
    {
        _localAsked = 0;
        var source = _host.Sources.All.Single();
        var schema = await source.SchemaAsync(TestContext.Current.CancellationToken);
        var key = new TurnKey(_thread ?? Guid.CreateVersion7(), OrderedIds.After(null), "local");
        var conversations = _host.Conversations;
        await using var log = (await conversations.Turns.BeginAsync(conversations.Log, key, new TurnBeginning(message, source.Id, _thread is null, message, null)))!;
        _thread = log.ThreadId;
        var history = await conversations.Turns.HistoryAsync(log.ThreadId, 20, before: log.TurnId);
        var steps = route.Select(info => new RouteStep(info, () =>
            info == Planner ? new PlannerChatClient(new PlannedOver(schema, new DateOnly(2025, 6, 30))) : info.IsHosted ? _hosted.Client() : _local.Client()));
        using var client = new RouteChatClient([.. steps], new ProviderHealth(RetryLimits.Default, TimeProvider.System), NullLogger<RouteChatClient>.Instance);
        var input = new TurnInput
        {
            ThreadId = log.ThreadId,
            TurnId = log.TurnId,
            UserId = "local",
            Message = message,
            Sources = _host.Sources.Everything,
            Role = Role.Admin,
            Source = source,
            History = history,
            PriorRun = PriorRuns.Of(await conversations.Runs.LatestSuccessAsync(log.ThreadId), history, schema, _host.Sources),
            KnownSchemas = [schema],
            Today = new DateOnly(2025, 6, 30),
        };
        var answer = await _loop.RunAsync(input, client, route[0], log, TestContext.Current.CancellationToken);
        await log.EndAsync(answer);
        return answer;
    }

    public Task<TurnAnswer> AskPlannerAsync(string message) => AskAsync(message, Planner);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _hosted.DisposeAsync();
        await _local.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    async Task AnswerAsync(HttpContext context, JsonElement request)
    {
        var canCall = request.TryGetProperty("tools", out _);
        if (canCall && _moves.TryDequeue(out var move))
        {
            var (tool, arguments) = (move[..move.IndexOf(' ')], move[(move.IndexOf(' ') + 1)..]);
            var call = JsonSerializer.Serialize(new { index = 0, id = $"call_{Guid.NewGuid():n}", type = "function", function = new { name = tool, arguments } });
            await StubModelServer.Stream($$$"""{"choices":[{"delta":{"tool_calls":[{{{call}}}]}}]}""", """{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}""", "[DONE]")(context, request);
            return;
        }

        // Without tools it is asked for SQL, and then for words.
        var said = !canCall && _moves.TryDequeue(out var sql)
            ? $"```sql\n{JsonElement.Parse(sql[(sql.IndexOf(' ') + 1)..]).GetProperty("sql").GetString()}\n```"
            : "I was shown: " + string.Join(" / ", request.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").ToString().Replace("<", "(")));
        await StubModelServer.Stream($$$"""{"choices":[{"delta":{"content":{{{JsonSerializer.Serialize(said)}}}}}]}""", """{"choices":[{"delta":{},"finish_reason":"stop"}]}""", "[DONE]")(context, request);
    }
}
