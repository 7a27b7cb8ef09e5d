using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Users;
using Quaestor.ExampleHost;
using Quaestor.Server.Auth;
using Quaestor.Server.Embedding;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Embedding;

/// <summary>Quaestor inside somebody else's ASP.NET Core service.</summary>
public sealed class EmbeddingTests
{
    [Fact]
    public async Task ThreeLinesAnswerAQuestionBesideTheServicesOwnRoutes()
    {
        using var shop = new OpenFolder(("orders.csv", "id,country\n1,DE\n2,FR\n3,DE\n"));
        await using var service = await StartAsync(quaestor => quaestor.AddSource(Path.Combine(shop.Path, "orders.csv")));

        var turn = await service.AskAsync("how many orders are there?");

        Assert.Equal("""[[3]]""", turn.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal("Hello World!", await service.Client.GetStringAsync("/"));
        Assert.StartsWith("<!doctype html>", await service.Client.GetStringAsync("/quaestor/"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("/quaestor/", (await service.Client.GetAsync("/quaestor")).Headers.Location!.ToString());
        Assert.Contains("quaestor_turns_total", await service.Client.GetStringAsync("/quaestor/metrics"));
    }

    [Fact]
    public async Task AnyChatClientIsAModelAndItsCallsReachAToolOfOnesOwn()
    {
        await using var service = await StartAsync(quaestor =>
        {
            quaestor.OwnSources.Add(opener => new Stock(opener));
            quaestor.AddModel("echo", new EchoModel(), isLocal: true).AddTool(new ExchangeRate());
        });

        var turn = await service.AskAsync("what is a euro in USD?");

        Assert.Equal(("own/echo", "I was told: 1 EUR is 1.08 USD."), (turn.GetProperty("model_id").GetString(), turn.GetProperty("text").GetString()));
        Assert.Equal("exchange_rate", turn.GetProperty("tool_calls")[0].GetProperty("tool").GetString());
        Assert.Equal("own/echo", (await service.AskAsync("and hello")).GetProperty("model_id").GetString());
    }

    [Fact]
    public async Task ASourceOfOnesOwnIsGuardedAndAskedLikeAnyOther()
    {
        await using var service = await StartAsync(quaestor => quaestor.OwnSources.Add(opener => new Stock(opener)));

        var rows = (await service.AskAsync("SQL: select warehouse, sum(pieces) as n from stock group by 1 order by 1")).GetProperty("result").GetProperty("rows").GetRawText();
        var refused = await service.AskAsync("SQL: delete from stock");

        Assert.Equal("""[["north",47],["south",107]]""", rows);
        Assert.Equal("failed", refused.GetProperty("status").GetString());
    }

    [Fact]
    public async Task AModelThatThrowsGivesWayToThePlanner()
    {
        await using var service = await StartAsync(quaestor =>
        {
            quaestor.OwnSources.Add(opener => new Stock(opener));
            quaestor.AddModel("broken", new BrokenModel());
        });

        var turn = await service.AskAsync("how many rows are in stock?");

        Assert.Equal(("planner", true), (turn.GetProperty("model_id").GetString(), turn.GetProperty("using_fallback").GetBoolean()));
    }

    [Fact]
    public async Task WhoAsksIsWhoTheServiceSaysAndNobodySeesAnothersThreads()
    {
        await using var service = await StartAsync(quaestor =>
        {
            quaestor.OwnSources.Add(opener => new Stock(opener));
            quaestor.User = context => context.Request.Headers["X-User"] is [{ Length: > 0 } name] ? new HostUser(name, Role.Analyst) : null;
        });
        var thread = (await service.AskAsync("SQL: select 1 as n from stock limit 1", "ada")).GetProperty("thread_id").GetString();

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/quaestor/threads", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync($"/quaestor/threads/{thread}", "eve")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/quaestor/threads/{thread}", "ada")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync("/quaestor/users", "ada")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync("/quaestor/threads", "local")).StatusCode);
    }

    [Fact]
    public async Task WhereTheServiceDoesNotSayWhoAsksOnlyThisMachineIsLetIn()
    {
        await using var service = await StartAsync(quaestor => quaestor.OwnSources.Add(opener => new Stock(opener)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/quaestor/threads");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Client.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/quaestor/threads")).StatusCode);
    }

    [Fact]
    public async Task TwoAgentsInOneProcessKeepTheirThingsApart()
    {
        await using var one = await StartAsync(quaestor => quaestor.OwnSources.Add(opener => new Stock(opener)));
        await using var other = await StartAsync(quaestor => quaestor.OwnSources.Add(opener => new Stock(opener)));
        await one.AskAsync("SQL: select count(*) as n from stock");

        Assert.DoesNotContain("quaestor_turns_total", await other.Client.GetStringAsync("/quaestor/metrics"));
        Assert.Equal(0, JsonDocument.Parse(await other.Client.GetStringAsync("/quaestor/threads")).RootElement.GetProperty("items").GetArrayLength());
        Assert.NotSame(one.Agent, other.Agent);
    }

    [Fact]
    public async Task AddressesThatAreToldLieBeneathThePathOfTheService()
    {
        await using var service = await StartAsync(quaestor => quaestor.OwnSources.Add(opener => new Stock(opener)));
        using var title = new StringContent("""{"title": "Mine"}""", Encoding.UTF8, "application/json");

        var made = (await service.Client.PostAsync("/quaestor/threads", title)).Headers.Location!.ToString();

        Assert.StartsWith("/quaestor/threads/", made, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync(made)).StatusCode);
        Assert.Contains(" /quaestor/openapi.json ", await (await service.Client.GetAsync("/quaestor/nothing")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("/quaestor", JsonDocument.Parse(await service.Client.GetStringAsync("/quaestor/openapi.json")).RootElement.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public void WithoutAddQuaestorTheServiceSaysWhatIsMissing()
    {
        var app = WebApplication.CreateBuilder().Build();

        Assert.Contains("AddQuaestor", Assert.Throws<InvalidOperationException>(() => app.MapQuaestor()).Message, StringComparison.Ordinal);
    }

    static Task<Service> StartAsync(Action<QuaestorOptions> configure) => Service.StartAsync(configure);

    sealed class Service(WebApplication app, string folder) : IAsyncDisposable
    {
        public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };

        public AgentHost Agent => app.Services.GetRequiredService<AgentHost>();

        public static async Task<Service> StartAsync(Action<QuaestorOptions> configure)
        {
            var folder = Directory.CreateTempSubdirectory("quaestor-embedded-").FullName;
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddQuaestor(quaestor =>
            {
                quaestor.Store = Path.Combine(folder, "store.db");
                configure(quaestor);
            });
            var app = builder.Build();
            app.MapGet("/", () => "Hello World!");
            app.MapQuaestor();
            await app.StartAsync();
            return new Service(app, folder);
        }

        public async Task<JsonElement> AskAsync(string message, string? user = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/quaestor/chat") { Content = new StringContent(JsonSerializer.Serialize(new { message }), Encoding.UTF8, "application/json") };
            request.Headers.Add("X-User", user ?? "");
            return JsonDocument.Parse(await (await Client.SendAsync(request)).Content.ReadAsStringAsync()).RootElement;
        }

        public async Task<HttpResponseMessage> GetAsync(string path, string? user)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-User", user ?? "");
            return await Client.SendAsync(request);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
