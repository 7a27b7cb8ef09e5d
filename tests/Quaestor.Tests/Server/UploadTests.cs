using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Tests.Server.Auth;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Files that users bring become sources of theirs, and nothing is left of those that cannot.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    const string Sales = "day,amount\n2025-01-01,10.5\n2025-01-02,4.5\n";

    SignedInServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await SignedInServer.StartAsync(with: options => options with { Limits = ServerLimits.None with { Uploads = new(2000, 3000) } });
        await _server.AddAsync("ana", Role.Analyst, "orders");
        await _server.AddAsync("bob", Role.Analyst);
        await _server.AddAsync("vera", Role.Viewer);
        await _server.AddAsync("root", Role.Admin);
        await _server.Server.Host.Users.GrantAsync("bob", new(GrantRecord.Everything, "*"), "root");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task WhatIsBroughtShowsItsTypesAndCanBeAsked()
    {
        var (status, added) = await UploadAsync("ana", [("sales.csv", Sales)], ("description", "What was sold"));

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("sales", added.GetProperty("name").GetString());
        Assert.Equal("ana", added.GetProperty("uploaded_by").GetString());
        Assert.Equal("What was sold", added.GetProperty("description").GetString());
        Assert.False(added.TryGetProperty("location", out _));
        var columns = added.GetProperty("schema").GetProperty("tables")[0].GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("name")} {column.GetProperty("type")}");
        Assert.Equal(["day date", "amount double"], columns.Select(column => column.ToLowerInvariant()));
        Assert.Equal(15.0, (await SumAsync("ana", "sales")).GetDouble());
    }

    [Fact]
    public async Task OnlyWhoeverBroughtItSeesItUnlessItIsGrantedByName()
    {
        var id = (await UploadAsync("ana", [("sales.csv", Sales)])).Answer.GetProperty("id").GetString()!;

        Assert.Contains("sales", await NamesAsync("ana"));
        Assert.Contains("sales", await NamesAsync("root"));
        Assert.DoesNotContain("sales", await NamesAsync("bob"));
        Assert.Equal(404, (int)(await _server.SendAsync("bob", "GET", $"/datasets/{id}")).StatusCode);
        Assert.Equal(404, (int)(await _server.SendAsync("bob", "DELETE", $"/datasets/{id}")).StatusCode);

        await _server.SendAsync("root", "POST", "/users/bob/grants", new { dataset_id = id });

        Assert.Equal(15.0, (await SumAsync("bob", "sales")).GetDouble());
        Assert.Equal(403, (int)(await _server.SendAsync("bob", "DELETE", $"/datasets/{id}")).StatusCode);
        Assert.Equal(403, (int)(await _server.SendAsync("bob", "PATCH", $"/datasets/{id}", new { name = "mine" })).StatusCode);
    }

    [Fact]
    public async Task SeveralFilesAreTablesOfOneSource()
    {
        var (_, added) = await UploadAsync("ana", [("jan.csv", Sales), ("notes.json", """[{"a":1},{"a":2}]""")], ("name", "winter"));

        Assert.Equal("winter", added.GetProperty("name").GetString());
        Assert.Equal(["jan", "notes"], added.GetProperty("schema").GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("name").GetString()!).Order());
    }

    [Fact]
    public async Task ANameThatIsTakenGetsANumber()
    {
        await UploadAsync("ana", [("sales.csv", Sales)]);
        var (_, second) = await UploadAsync("bob", [("sales.csv", Sales)]);
        var (_, third) = await UploadAsync("bob", [("orders.csv", Sales)]);

        Assert.Equal("sales_2", second.GetProperty("name").GetString());
        Assert.Equal("orders_2", third.GetProperty("name").GetString());
    }

    [Fact]
    public async Task ASqliteDatabaseIsASourceByItself()
    {
        using var database = new SqliteFile("create table t(a integer); insert into t values (1),(2)");
        var bytes = await File.ReadAllBytesAsync(database.Path, TestContext.Current.CancellationToken);

        await using var server = await TestServer.StartAsync(TestServer.SayAsync);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "small.db" } };
        var answer = await server.Client.PostAsync("/datasets", form, TestContext.Current.CancellationToken);
        using var together = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "small.db" }, { new StringContent(Sales), "file", "sales.csv" } };
        var refused = await server.Client.PostAsync("/datasets", together, TestContext.Current.CancellationToken);

        Assert.Equal("sqlite", (await server.JsonAsync(answer)).GetProperty("kind").GetString());
        Assert.Equal("database_alone", (await server.JsonAsync(refused)).GetProperty("code").GetString());
    }

    public static TheoryData<string, string, string, int> Refused => new()
    {
        { "sales.exe", Sales, "bad_file_kind", 422 },
        { "sales", Sales, "bad_file_kind", 422 },
        { ".csv", Sales, "bad_file_name", 422 },
        { "../..", Sales, "bad_file_name", 422 },
        { "a\u0007.csv", Sales, "bad_file_name", 422 },
        { "*.csv", Sales, "bad_file_name", 422 },
        { new string('a', 200) + ".csv", Sales, "bad_file_name", 422 },
        { "empty.csv", "", "file_empty", 422 },
        { "broken.parquet", "this is no parquet file", "nothing_to_read", 422 },
        { "large.csv", "a\n" + new string('1', 3000), "upload_too_large", 413 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task WhatCannotBeReadIsRefusedByNameAndNothingOfItStays(string file, string content, string code, int status)
    {
        var answer = await UploadAsync("ana", [(file, content)]);

        Assert.Equal((status, code), ((int)answer.Status, answer.Answer.GetProperty("code").GetString()));
        Assert.Empty(Kept());
        Assert.DoesNotContain(_server.Server.Folder, answer.Answer.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APathInAFilesNameLeadsNowhere()
    {
        var (status, _) = await UploadAsync("ana", [("../../../elsewhere/sales.csv", Sales), ("C:\\Users\\ana\\more.csv", Sales)]);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(["more.csv", "sales.csv", "upload.json"], Kept().Select(path => Path.GetFileName(path)).Order());
    }

    [Theory]
    [InlineData("multipart/form-data", "x", "bad_form")]
    [InlineData("multipart/form-data; boundary=b", "x", "bad_form")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na\n1", "bad_form")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\na\r\n--b--\r\n", "bad_form")]
    [InlineData("multipart/form-data; boundary=b", "--b--\r\n", "file_required")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"colour\"\r\n\r\nred\r\n--b--\r\n", "unknown_field")]
    [InlineData("application/x-www-form-urlencoded", "a=b", "bad_form")]
    public async Task AFormThatIsNoneIsRefused(string type, string body, string code)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var (_, answer) = await SendAsync("ana", content);

        Assert.Equal(code, answer.GetProperty("code").GetString());
        Assert.Empty(Kept());
    }

    [Fact]
    public async Task NobodyKeepsMoreThanTheirRoom()
    {
        var rows = "a\n" + string.Concat(Enumerable.Repeat("1234567\n", 220));
        var first = await UploadAsync("ana", [("one.csv", rows)]);
        var second = await UploadAsync("ana", [("two.csv", rows)]);
        await _server.SendAsync("ana", "DELETE", $"/datasets/{first.Answer.GetProperty("id")}");
        var third = await UploadAsync("ana", [("two.csv", rows)]);

        Assert.Equal((HttpStatusCode.Conflict, "uploads_full"), (second.Status, second.Answer.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Created, third.Status);
    }

    [Fact]
    public async Task ItsOwnerSaysOtherThingsOfItAndDeletesItWithItsFiles()
    {
        var id = (await UploadAsync("ana", [("sales.csv", Sales)], ("description", "old"))).Answer.GetProperty("id");

        var changed = await _server.JsonAsync("ana", "PATCH", $"/datasets/{id}", new { name = "takings", colour = "teal", max_rows = 1, masked = new[] { "amount" } });
        var cleared = await _server.JsonAsync("ana", "PATCH", $"/datasets/{id}", new { description = (string?)null });
        var wrong = await _server.SendAsync("ana", "PATCH", $"/datasets/{id}", new { colour = "#12" });
        var changes = await _server.SendAsync("ana", "PATCH", $"/datasets/{id}", new { changes = "ask" });

        Assert.Equal(("takings", "teal", 1), (changed.GetProperty("name").GetString(), changed.GetProperty("colour").GetString(), changed.GetProperty("max_rows").GetInt32()));
        Assert.Equal("amount", changed.GetProperty("masked")[0].GetString());
        Assert.Equal(id.GetString(), cleared.GetProperty("id").GetString());
        Assert.False(cleared.TryGetProperty("description", out _));
        Assert.Equal("teal", cleared.GetProperty("colour").GetString());
        Assert.Equal(400, (int)wrong.StatusCode);
        Assert.Equal(400, (int)changes.StatusCode);

        Assert.Equal(204, (int)(await _server.SendAsync("ana", "DELETE", $"/datasets/{id}")).StatusCode);
        Assert.Equal(404, (int)(await _server.SendAsync("ana", "GET", $"/datasets/{id}")).StatusCode);
        Assert.Empty(Kept());
    }

    [Fact]
    public async Task TheFilesOfAUserGoWithTheUser()
    {
        await UploadAsync("ana", [("sales.csv", Sales)]);

        Assert.Equal(204, (int)(await _server.SendAsync("root", "DELETE", "/users/ana")).StatusCode);

        Assert.Empty(Kept());
        Assert.DoesNotContain("sales", await NamesAsync("root"));
    }

    [Fact]
    public async Task AnUploadIsThereAgainAfterARestart()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestServer.StartAsync(TestServer.SayAsync, folder: folder.Path))
        {
            using var form = new MultipartFormDataContent { { new StringContent(Sales), "file", "sales.csv" } };
            (await first.Client.PostAsync("/datasets", form, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        await using var second = await TestServer.StartAsync(TestServer.SayAsync, folder: folder.Path);

        Assert.Contains("sales", (await second.GetAsync("/datasets")).GetProperty("items").EnumerateArray().Select(source => source.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task ASourceOfTheProgramThatTakesItsNameLeavesItWithAnother()
    {
        using var folder = new TemporaryFolder();
        using var own = new OpenFolder(("stock.csv", Sales));
        await using (var first = await TestServer.StartAsync(TestServer.SayAsync, folder: folder.Path))
        {
            using var form = new MultipartFormDataContent { { new StringContent(Sales), "file", "stock.csv" } };
            (await first.Client.PostAsync("/datasets", form, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        await using var second = await TestServer.StartAsync(
            TestServer.SayAsync, folder: folder.Path, with: options => options with { Agent = options.Agent with { OwnSources = [opener => opener.Open(own.Path, "stock")] } });

        var names = (await second.GetAsync("/datasets")).GetProperty("items").EnumerateArray().Select(source => source.GetProperty("name").GetString()).ToList();
        Assert.Equal(["stock", "stock_2"], names.Where(name => name!.StartsWith("stock", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ACopyOfTheStoreHoldsTheSameSources()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        string? id;
        await using (var first = await TestServer.StartAsync(TestServer.SayAsync, folder: folder.Path))
        {
            using var form = new MultipartFormDataContent { { new StringContent(Sales), "file", "sales.csv" } };
            id = (await first.JsonAsync(await first.Client.PostAsync("/datasets", form, TestContext.Current.CancellationToken))).GetProperty("id").GetString();
        }

        StoreCopy.BackUp(StoreLocation.Parse(Path.Combine(folder.Path, "store.db")), Path.Combine(elsewhere.Path, "store.db"));
        await using var second = await TestServer.StartAsync(TestServer.SayAsync, folder: elsewhere.Path);

        Assert.Equal("sales", (await second.GetAsync($"/datasets/{id}")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task WhoeverBringsMuchAtOnceKeepsNoMoreAndEachHearsItsOwnName()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => UploadAsync("ana", [("sales.csv", "a\n" + string.Concat(Enumerable.Repeat("1234567\n", 100)))])));

        var kept = answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Answer.GetProperty("name").GetString()!).ToList();
        Assert.InRange(kept.Count, 1, 3);
        Assert.Equal(kept.Order(), (await NamesAsync("ana")).Where(name => name.StartsWith("sales", StringComparison.Ordinal)).Order());
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal("uploads_full", answer.Answer.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task ANameStaysWhenTheSourceThatHadItFirstGoes()
    {
        var first = (await UploadAsync("ana", [("sales.csv", Sales)])).Answer.GetProperty("id");
        await UploadAsync("ana", [("sales.csv", Sales)]);

        await _server.SendAsync("ana", "DELETE", $"/datasets/{first}");

        Assert.Equal(["orders", "sales_2"], (await NamesAsync("ana")).Order());
    }

    [Fact]
    public async Task AViewerBringsNothing() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await UploadAsync("vera", [("sales.csv", Sales)])).Status);

    async Task<(HttpStatusCode Status, JsonElement Answer)> UploadAsync(string user, (string Name, string Content)[] files, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        foreach (var (name, content) in files)
        {
            var part = new StringContent(content);
            part.Headers.ContentDisposition = new("form-data") { Name = "file", FileNameStar = name };
            form.Add(part);
        }

        return await SendAsync(user, form);
    }

    async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string user, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/datasets") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SignedInServer.TokenOf(user));
        using var response = await _server.Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await _server.Server.JsonAsync(response));
    }

    async Task<JsonElement> SumAsync(string user, string source)
    {
        var run = await _server.JsonAsync(user, "POST", "/runs", new { dataset_id = source, query_type = "sql", sql = "select sum(amount) as s from sales" });
        return run.GetProperty("result").GetProperty("rows")[0][0];
    }

    async Task<IEnumerable<string>> NamesAsync(string user) =>
        [.. (await _server.JsonAsync(user, "GET", "/datasets")).GetProperty("items").EnumerateArray().Select(source => source.GetProperty("name").GetString()!)];

    string[] Kept()
    {
        var folder = Path.Combine(_server.Server.Folder, "store.db-uploads");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
    }
}
