using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Sources of the settings are added, changed and removed by an administrator's requests, in the file and at once.</summary>
public sealed class DatasetChangesTests : IAsyncLifetime
{
    readonly OpenFolder _data = new(("sales.csv", "day,amount\n2025-01-01,10.5\n"));
    readonly TemporaryFolder _folder = new();
    TestServer _server = null!;

    string SettingsPath => Path.Combine(_folder.Path, "quaestor.json");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(SettingsPath, "{\n  // ours\n  \"sources\": {}\n}\n");
        var file = new SettingsFile(SettingsPath, NamedVariables.None);
        _server = await TestServer.StartAsync(TestServer.SayAsync, with: options => options with { Agent = options.Agent with { SettingsFile = file, Settings = file.Read() } });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task APathIsWrittenIntoTheSettingsAndIsASourceAtOnce()
    {
        var added = await _server.PostAsync("/datasets", new { name = "sales", path = Path.Combine(_data.Path, "sales.csv"), description = "costs ${HOME}", colour = "teal", max_rows = 5 });

        var answer = await _server.JsonAsync(added);
        Assert.Equal(201, (int)added.StatusCode);
        Assert.Equal("costs ${HOME}", answer.GetProperty("description").GetString());
        Assert.Equal($"/datasets/{answer.GetProperty("id")}", added.Headers.Location?.ToString());
        var text = await File.ReadAllTextAsync(SettingsPath, TestContext.Current.CancellationToken);
        Assert.Contains("// ours", text, StringComparison.Ordinal);
        Assert.Contains("\"costs $${HOME}\"", text, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("sales")).GetProperty("row_count").GetInt64());
    }

    [Fact]
    public async Task WhatIsSaidOfASourceChangesAndGoes()
    {
        await AddAsync("sales");

        var changed = await ChangeAsync("sales", new { colour = "#112233", share = "schema" });
        var cleared = await ChangeAsync("sales", new { colour = (string?)null });

        Assert.Equal(("#112233", "schema"), (changed.GetProperty("colour").GetString(), changed.GetProperty("share").GetString()));
        Assert.False(cleared.TryGetProperty("colour", out _));
        Assert.Equal("schema", cleared.GetProperty("share").GetString());
    }

    [Fact]
    public async Task ARemovedSourceIsGoneAndItsDataStay()
    {
        await AddAsync("sales");

        var removed = await _server.Client.DeleteAsync("/datasets/sales", TestContext.Current.CancellationToken);

        Assert.Equal(204, (int)removed.StatusCode);
        Assert.Equal(404, (int)(await _server.Client.GetAsync("/datasets/sales", TestContext.Current.CancellationToken)).StatusCode);
        Assert.True(File.Exists(Path.Combine(_data.Path, "sales.csv")));
    }

    [Fact]
    public async Task APasswordIsNotWrittenDown()
    {
        var answer = await _server.JsonAsync(await _server.PostAsync("/datasets", new { name = "books", url = "postgres://reader:hush@127.0.0.1:1/books" }));

        Assert.Contains("BOOKS_PASSWORD", answer.GetProperty("notice").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", await File.ReadAllTextAsync(SettingsPath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", answer.GetRawText(), StringComparison.Ordinal);
    }

    public static TheoryData<object, string> Wrong => new()
    {
        { new { name = "sales" }, "field_required" },
        { new { path = "/tmp" }, "field_required" },
        { new { name = "sales", path = "relative.csv" }, "bad_path" },
        { new { name = "sales", path = "/tmp", url = "postgres://a@b/c" }, "field_required" },
        { new { name = "sales", url = "http://example.com/a.csv" }, "bad_url" },
        { new { name = "sales", url = "host=h password=hush" }, "bad_url" },
        { new { name = "sales", url = "postgres://u:p@ss/word@h/d" }, "bad_url" },
        { new { name = "sales", url = "postgres://u@h/d?sslpassword=hush" }, "bad_url" },
        { new { name = "two words", path = "/tmp" }, "bad_source" },
        { new { name = "sales", path = "/tmp", colour = "#1" }, "bad_source" },
        { new { name = "sales", path = "/tmp", changes = "ask" }, "bad_source" },
        { new { name = "sales", path = "/tmp", masked = new object[] { 1, new { } } }, "wrong_type" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WhatIsNotUnderstoodIsNotWritten(object body, string code)
    {
        var before = await File.ReadAllBytesAsync(SettingsPath, TestContext.Current.CancellationToken);

        var answer = await _server.PostAsync("/datasets", body);

        Assert.Equal((400, code), ((int)answer.StatusCode, (await _server.JsonAsync(answer)).GetProperty("code").GetString()));
        Assert.Equal(before, await File.ReadAllBytesAsync(SettingsPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ASourceOfTheStartIsNotChanged()
    {
        var deleted = await _server.Client.DeleteAsync("/datasets/orders", TestContext.Current.CancellationToken);

        Assert.Equal((409, "given_at_start"), ((int)deleted.StatusCode, (await _server.JsonAsync(deleted)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task WithoutASettingsFileItSaysHowToHaveOne()
    {
        await using var bare = await TestServer.StartAsync(TestServer.SayAsync);

        var answer = await bare.PostAsync("/datasets", new { name = "sales", path = _data.Path });

        Assert.Equal((409, "no_settings_file"), ((int)answer.StatusCode, (await bare.JsonAsync(answer)).GetProperty("code").GetString()));
    }

    async Task AddAsync(string name) =>
        (await _server.PostAsync("/datasets", new { name, path = Path.Combine(_data.Path, "sales.csv") })).EnsureSuccessStatusCode();

    async Task<JsonElement> ChangeAsync(string name, object body) =>
        await _server.JsonAsync((await _server.Client.PatchAsync($"/datasets/{name}", new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode());

    async Task<JsonElement> RunAsync(string source) =>
        (await _server.JsonAsync(await _server.PostAsync("/runs", new { dataset_id = source, query_type = "sql", sql = "select * from sales" }))).GetProperty("result");
}
