using System.Net;
using System.Text.Json;
using Quaestor.Agent.Users;
using Quaestor.Tests.Server.Auth;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Devices;

/// <summary>Devices of users: whose they are, and what becomes of questions to them.</summary>
public sealed class DeviceTests(PostgresCluster cluster)
{
    const string People = """
        CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, city TEXT, salary INTEGER);
        INSERT INTO people VALUES (1, 'Ada Marker', 'London', 91001), (2, 'Grace Marker', 'New York', 91002), (3, 'Linus Marker', 'Helsinki', 91003);
        CREATE TABLE secrets (word TEXT);
        INSERT INTO secrets VALUES ('never-asked-for');
        """;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task QuestionsAreAnsweredFromADevicesSqliteAndPostgresAndNothingElseLeavesIt()
    {
        using var folder = new TempFolder();
        using var file = new SqliteFile(People, "people.db");
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE visits (id INTEGER PRIMARY KEY, page TEXT); INSERT INTO visits VALUES (1, 'quiet-page'), (2, 'shown-page')");
        var url = $"postgres://{PostgresCluster.Reader}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}";
        await using var server = await DeviceServer.StartAsync(Script(
            folder,
            ("cities", "people", "SELECT city FROM people WHERE id = 2"), ("pages", database, "SELECT page FROM visits WHERE id = 2")));
        var device = await server.ConnectAsync(await server.AddAsync(), "--source", file.Path, "--source", url);

        var cities = await AskAsync(server, "cities", "people");
        var pages = await AskAsync(server, "pages", database);

        Assert.Equal(("succeeded", "New York"), (Text(cities, "status"), cities.GetProperty("result").GetProperty("rows")[0][0].GetString()));
        Assert.Equal(("succeeded", "shown-page"), (Text(pages, "status"), pages.GetProperty("result").GetProperty("rows")[0][0].GetString()));
        var left = server.Relay.FromDevice;
        Assert.All((string[])["New York", "shown-page", "salary", "visits"], shown => Assert.Contains(shown, left, StringComparison.Ordinal));
        Assert.All((string[])["Marker", "London", "Helsinki", "9100", "never-asked-for", "quiet-page", file.Path, "127.0.0.1"], kept => Assert.DoesNotContain(kept, left, StringComparison.Ordinal));
        await device.SaysAsync("execute_sql on people: SELECT city FROM people WHERE id = 2 → 1 row");
    }

    [Fact]
    public async Task NoTurnIsLostWhenTheSocketIsCutAtRandomMoments()
    {
        using var folder = new TempFolder();
        using var file = new SqliteFile(People, "people.db");
        await using var server = await DeviceServer.StartAsync(Script(folder, ("cities", "people", "SELECT count(DISTINCT city) AS cities FROM people")));
        await server.ConnectAsync(await server.AddAsync(), "--source", file.Path);
        await AskAsync(server, "cities", "people");

        for (var seed = 0; seed < (Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 50 : 5); seed++)
        {
            var moment = new Random(seed).Next(0, 120);
            var asking = AskAsync(server, "cities", "people");
            await Task.Delay(moment, Cancellation);
            server.Relay.Cut();

            var answer = await asking;
            Assert.True(Text(answer, "status") == "succeeded" && answer.GetProperty("result").GetProperty("rows")[0][0].GetInt32() == 3, $"Cut after {moment} ms: {answer}");
        }

        Assert.True(server.Relay.Connections > 1);
    }

    [Fact]
    public async Task ADeviceThatIsPausedOrAwayIsShownAndSaysWhy()
    {
        using var file = new SqliteFile(People, "people.db");
        await using var server = await DeviceServer.StartAsync();
        var device = await server.ConnectAsync(await server.AddAsync(), "--source", file.Path);

        device.Type("p");
        await device.SaysAsync("Paused");
        var paused = await server.RunAsync("people", "SELECT 1");
        device.Type("r");
        await device.SaysAsync("Resumed");
        var resumed = await server.RunAsync("people", "SELECT 1");
        device.Type("q");
        Assert.Equal(0, await device.EndAsync());
        while ((await server.Server.GetAsync("/devices")).GetProperty("items")[0].GetProperty("online").GetBoolean())
        {
            await Task.Delay(20, Cancellation);
        }

        var away = await server.RunAsync("people", "SELECT 1");
        var listed = (await server.Server.GetAsync("/datasets")).GetProperty("items")[0];

        Assert.Contains("paused", Text(paused.GetProperty("error"), "message"), StringComparison.Ordinal);
        Assert.Equal("succeeded", Text(resumed, "status"));
        Assert.Equal(("failed", "source_unavailable"), (Text(away, "status"), Text(away.GetProperty("error"), "code")));
        Assert.Contains("laptop", Text(away.GetProperty("error"), "message"), StringComparison.Ordinal);
        Assert.Equal(("people", "device", false), (Text(listed, "name"), Text(listed, "kind"), listed.GetProperty("device").GetProperty("online").GetBoolean()));
        Assert.Contains("is away", Text(listed, "problem"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithAskNoRowLeavesWithoutAYesOnTheDeviceItself()
    {
        using var file = new SqliteFile(People, "people.db");
        await using var server = await DeviceServer.StartAsync();
        var device = await server.ConnectAsync(await server.AddAsync(), "--source", file.Path, "--ask");

        var refusing = server.RunAsync("people", "SELECT name FROM people WHERE id = 1");
        await device.SaysAsync("execute_sql on people asks for rows: SELECT name FROM people WHERE id = 1");
        device.Type("n");
        var refused = await refusing;
        var allowing = server.RunAsync("people", "SELECT name FROM people WHERE id = 2");
        await device.SaysAsync("asks for rows: SELECT name FROM people WHERE id = 2");
        device.Type("y");
        var allowed = await allowing;
        device.CloseInput();
        var unanswered = await server.RunAsync("people", "SELECT name FROM people WHERE id = 3");

        Assert.Contains("was asked, and said no", Text(refused.GetProperty("error"), "message"), StringComparison.Ordinal);
        Assert.Equal("Grace Marker", allowed.GetProperty("result").GetProperty("rows")[0][0].GetString());
        Assert.Contains("no keyboard", Text(unanswered.GetProperty("error"), "message"), StringComparison.Ordinal);
        Assert.All((string[])["Ada Marker", "Linus Marker"], kept => Assert.DoesNotContain(kept, server.Relay.FromDevice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADeviceThatSaysAllTheTimeThatItsOfferChangedIsAskedNowAndThen()
    {
        using var file = new SqliteFile(People, "people.db");
        await using var server = await DeviceServer.StartAsync();
        var device = await server.ConnectAsync(await server.AddAsync(), "--source", file.Path);

        for (var word = 0; word < 50; word++)
        {
            device.Type(word % 2 == 0 ? "p" : "r");
        }

        device.Type("p");
        while (!(await server.Server.GetAsync("/devices")).GetProperty("items")[0].GetProperty("paused").GetBoolean() || device.Lines.Count(line => line.Contains("Paused", StringComparison.Ordinal)) < 26)
        {
            await Task.Delay(20, Cancellation);
        }

        await Task.Delay(1_500, Cancellation);
        Assert.True((await server.Server.GetAsync("/devices")).GetProperty("items")[0].GetProperty("paused").GetBoolean());
        Assert.InRange(device.Lines.Count(line => line.Contains("list_sources", StringComparison.Ordinal)), 2, 6);
    }

    [Fact]
    public async Task ADeviceThatIsRemovedIsSentAwayForGood()
    {
        using var file = new SqliteFile(People, "people.db");
        await using var server = await DeviceServer.StartAsync();
        var device = await server.ConnectAsync(await server.AddAsync(), "--source", file.Path);

        var id = Text((await server.Server.GetAsync("/devices")).GetProperty("items")[0], "id");
        Assert.Equal(HttpStatusCode.NoContent, (await server.Server.Client.DeleteAsync($"/devices/{id}", Cancellation)).StatusCode);

        Assert.Equal(1, await device.EndAsync());
        Assert.Contains("of no device of this server", device.Lines[^1], StringComparison.Ordinal);
        Assert.Empty((await server.Server.GetAsync("/datasets")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task OnlyItsOwnerSeesADeviceAndNoAdministratorDoes()
    {
        using var file = new SqliteFile(People, "people.db");
        await using var server = await SignedInServer.StartAsync(answer: null, with: options => options with { Agent = options.Agent with { Sources = [] } });
        await server.AddAsync("anna", Role.Analyst);
        await server.AddAsync("ben", Role.Analyst);
        await server.AddAsync("root", Role.Admin);
        var added = await server.JsonAsync("anna", "POST", "/devices", new { name = "laptop" });
        var (id, token) = (Text(added, "id"), Text(added, "token"));
        await using var device = EdgeProcess.Start(server.Server.Client.BaseAddress!, token, "--source", file.Path);
        while ((await server.JsonAsync("anna", "GET", "/datasets")).GetProperty("items").GetArrayLength() == 0)
        {
            await device.SaysAsync("Offers");
            await Task.Delay(50, Cancellation);
        }

        Assert.Equal("people", Text((await server.JsonAsync("anna", "GET", "/datasets")).GetProperty("items")[0], "name"));
        var source = Text((await server.JsonAsync("anna", "GET", "/datasets")).GetProperty("items")[0], "id");
        foreach (var other in (string[])["ben", "root"])
        {
            Assert.Empty((await server.JsonAsync(other, "GET", "/devices")).GetProperty("items").EnumerateArray());
            Assert.Empty((await server.JsonAsync(other, "GET", "/datasets")).GetProperty("items").EnumerateArray());
            Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(other, "DELETE", $"/devices/{id}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(other, "GET", $"/datasets/{source}/schema")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(other, "POST", "/runs", new { dataset_id = source, query_type = "sql", sql = "SELECT 1" })).StatusCode);
        }

        Assert.DoesNotContain(token, await File.ReadAllTextAsync(Path.Combine(server.Server.Folder, "store.db"), System.Text.Encoding.Latin1, Cancellation), StringComparison.Ordinal);
        Assert.False((await server.JsonAsync("anna", "GET", "/devices")).GetProperty("items")[0].TryGetProperty("token", out _));
    }

    [Fact]
    public async Task ADeviceOfAnotherTimeIsToldInASentence()
    {
        await using var server = await DeviceServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/devices/connect") { Headers = { { "Authorization", $"Bearer {await server.AddAsync()}" }, { "X-Quaestor-Device-Protocol", "7" } } };

        var problem = await server.Server.JsonAsync(await server.Server.Client.SendAsync(request, Cancellation));

        Assert.Equal(("device_version", "This server speaks version 1 of the devices' protocol, and the device version 7. Update Quaestor on whichever of both is older."), (Text(problem, "code"), Text(problem, "detail")));
    }

    static async Task<JsonElement> AskAsync(DeviceServer server, string message, string source) =>
        await server.Server.JsonAsync(await server.Server.PostAsync("/chat", new { message, dataset_id = source }));

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>For each question one statement and an answer.</summary>
    static string Script(TempFolder folder, params (string When, string Source, string Sql)[] scenes) => folder.Write("script.json", JsonSerializer.Serialize(new
    {
        scenes = scenes.Select(scene => new
        {
            when = scene.When,
            steps = new object[]
            {
                new { call = "execute_sql", arguments = new { sql = scene.Sql, confidence = 0.95, assumptions = Array.Empty<string>() } },
                new { then = true },
                new { say = "Done." },
            },
        }),
    }));
}
