using System.Net.Http.Headers;
using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Users;
using Quaestor.Tests.Archives;
using Quaestor.Tests.Server.Auth;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Archives over HTTP: whose they are, what is found, and where it opens.</summary>
public sealed class ArchivesTests : IAsyncLifetime
{
    readonly TempFolder _folder = new();
    SignedInServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _folder.Write("leave.md", "# Leave\n\n## Sick days\nA note is needed from the third day on.\n");
        _server = await SignedInServer.StartAsync(with: options => options with
        {
            Agent = options.Agent with { Archives = [new("handbook", _folder.Path) { Description = "How we work" }] },
            Limits = ServerLimits.None with { Uploads = new(2000, 3000) },
        });
        await _server.AddAsync("ana", Role.Analyst);
        await _server.AddAsync("bob", Role.Analyst);
        await _server.AddAsync("vera", Role.Viewer);
        await _server.AddAsync("root", Role.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task WhatIsFoundIsCitedAndOpensAtItsPlace()
    {
        var hit = (await _server.JsonAsync("ana", "GET", "/archives/search?q=sick%20note")).GetProperty("items")[0];

        Assert.Equal("leave.md#L3-L4", hit.GetProperty("citation").GetString());
        Assert.Equal($"#/archives/{hit.GetProperty("archive_id").GetString()}/leave.md?place=L3-L4", hit.GetProperty("link").GetString());
        var opened = await _server.JsonAsync("ana", "GET", $"/archives/{hit.GetProperty("archive_id").GetString()}/document?path=leave.md&place=L3-L4");
        var cited = Assert.Single(opened.GetProperty("passages").EnumerateArray(), passage => passage.GetProperty("cited").GetBoolean());
        Assert.Equal("A note is needed from the third day on.", cited.GetProperty("text").GetString());
        Assert.Equal(404, (int)(await _server.SendAsync("ana", "GET", "/archives/handbook/document?path=../leave.md")).StatusCode);
    }

    [Fact]
    public async Task OnlyAdministratorsAddPathsAndSeeThem()
    {
        Assert.Equal(403, (int)(await _server.SendAsync("ana", "POST", "/archives", new { name = "etc", path = "/etc" })).StatusCode);
        Assert.Equal(403, (int)(await _server.SendAsync("vera", "GET", "/archives")).StatusCode);

        var added = await _server.JsonAsync("root", "POST", "/archives", new { name = "more", path = _folder.Path, share = "rows" });

        Assert.Equal(_folder.Path, added.GetProperty("location").GetString());
        var seen = (await _server.JsonAsync("ana", "GET", "/archives")).GetProperty("items").EnumerateArray().Single(archive => archive.GetProperty("name").GetString() == "more");
        Assert.False(seen.TryGetProperty("location", out _));
        Assert.Equal(403, (int)(await _server.SendAsync("ana", "DELETE", "/archives/more")).StatusCode);
        Assert.Equal(409, (int)(await _server.SendAsync("root", "DELETE", "/archives/handbook")).StatusCode);
        Assert.Equal(204, (int)(await _server.SendAsync("root", "DELETE", "/archives/more")).StatusCode);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "leave.md")));
    }

    [Fact]
    public async Task WhatAUserBringsIsTheirsAlone()
    {
        var id = (await UploadAsync("ana", ("notes.md", "# Telescope\nOn the roof."u8.ToArray()), ("report.pdf", PdfFile.Of("The telescope was sold in May.")))).GetProperty("id").GetString();

        Assert.Equal(["notes.md", "report.pdf"], (await FindAsync("ana", "telescope")).Order());
        Assert.Empty(await FindAsync("bob", "telescope"));
        Assert.Equal(404, (int)(await _server.SendAsync("bob", "GET", $"/archives/{id}")).StatusCode);
        Assert.Equal(404, (int)(await _server.SendAsync("bob", "DELETE", $"/archives/{id}")).StatusCode);

        Assert.Equal(204, (int)(await _server.SendAsync("ana", "DELETE", $"/archives/{id}")).StatusCode);
        Assert.Empty(await FindAsync("ana", "telescope"));
    }

    [Theory]
    [InlineData("table.exe", "MZ", 422, "bad_file_kind")]
    [InlineData("fake.zip", "no zip", 422, "bad_file")]
    [InlineData(".hidden.md", "x", 422, "bad_file_name")]
    [InlineData("empty.md", "", 422, "file_empty")]
    public async Task WhatIsNoDocumentIsNotTaken(string name, string content, int status, string code)
    {
        var problem = await UploadAsync("ana", (name, System.Text.Encoding.UTF8.GetBytes(content)));

        Assert.Equal((status, code), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString()));
        Assert.Single((await _server.JsonAsync("ana", "GET", "/archives")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task UploadsHaveALimitAndAUsersGoWithThem()
    {
        Assert.Equal("upload_too_large", (await UploadAsync("ana", ("long.txt", new byte[2001]))).GetProperty("code").GetString());
        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => UploadAsync("bob", ($"long{i}.txt", [.. Enumerable.Repeat((byte)'x', 1600)]))));
        Assert.Single(together, answer => answer.TryGetProperty("id", out _));
        Assert.Equal(3, together.Count(answer => answer.TryGetProperty("code", out var code) && code.GetString() == "uploads_full"));
        await UploadAsync("ana", ("first.txt", "one telescope"u8.ToArray()));

        await _server.Server.Host.DeleteUserAsync("ana");

        Assert.Single(_server.Server.Host.Archives.Of("ana"));
    }

    [Fact]
    public async Task ArchivesAndSourcesThatAUserBringsShareOneLimit()
    {
        var numbers = System.Text.Encoding.UTF8.GetBytes("n\n" + string.Concat(Enumerable.Repeat("1234567\n", 200)));
        byte[] text = [.. Enumerable.Repeat((byte)'x', 1600)];

        Assert.True((await UploadAsync("ana", ("first.txt", text))).TryGetProperty("id", out _));
        Assert.Equal("uploads_full", (await UploadToAsync("/datasets", "ana", ("numbers.csv", numbers))).GetProperty("code").GetString());
        Assert.True((await UploadToAsync("/datasets", "bob", ("numbers.csv", numbers))).TryGetProperty("id", out _));
        Assert.Equal("uploads_full", (await UploadAsync("bob", ("first.txt", text))).GetProperty("code").GetString());
    }

    [Fact]
    public async Task OfTwoOfOneNameOneIsTaken()
    {
        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => UploadAsync("ana", ("notes.md", "x"u8.ToArray()))));

        Assert.Single(together, answer => answer.TryGetProperty("id", out var id));
        Assert.Equal(3, together.Count(answer => answer.TryGetProperty("code", out var code) && code.GetString() == "name_taken"));
    }

    [Fact]
    public async Task APathAtWhichNothingLiesIsNoArchive()
    {
        var problem = await _server.Server.JsonAsync(await _server.SendAsync("root", "POST", "/archives", new { name = "gone", path = "/nowhere/at/all" }));

        Assert.Equal("There is nothing at /nowhere/at/all. Give the path of a folder, a zip file or a document.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task APathWithACharacterThatNoPathHasIsTheClientsFault()
    {
        var answer = await _server.SendAsync("root", "POST", "/archives", new { name = "odd", path = "/tmp/\0x" });

        Assert.Equal((400, "bad_path"), ((int)answer.StatusCode, (await _server.Server.JsonAsync(answer)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task DefaultArchivesAreThoseThatAreSearched()
    {
        await UploadAsync("ana", ("mine.md", "# Mine\nA sick telescope."u8.ToArray()));
        Assert.Equal(2, (await FindAsync("ana", "sick")).Count);

        await _server.JsonAsync("ana", "PUT", "/settings", new { default_archives = (string[])["mine"] });
        Assert.Equal(["mine.md"], await FindAsync("ana", "sick"));
        Assert.Equal(["leave.md"], await FindAsync("ana", "sick", "&archive=handbook"));

        var wrong = await _server.Server.JsonAsync(await _server.SendAsync("ana", "PUT", "/settings", new { default_archives = (string[])["handbok"] }));
        Assert.Contains("Did you mean \"handbook\"?", wrong.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task AnIndexIsMadeWhenAskedForAndTellsWhatIsRefused()
    {
        _folder.Write("binary.txt", [0, 1, 2]);

        var indexed = await _server.JsonAsync("ana", "POST", "/archives/handbook/index");

        Assert.Equal((1, 1), (indexed.GetProperty("documents").GetInt32(), indexed.GetProperty("refused_count").GetInt32()));
        Assert.Equal("binary.txt", indexed.GetProperty("refused")[0].GetProperty("path").GetString());
    }

    async Task<IReadOnlyList<string>> FindAsync(string user, string question, string more = "") =>
        [.. (await _server.JsonAsync(user, "GET", $"/archives/search?q={Uri.EscapeDataString(question)}{more}")).GetProperty("items").EnumerateArray().Select(hit => hit.GetProperty("path").GetString()!)];

    Task<JsonElement> UploadAsync(string user, params (string Name, byte[] Content)[] files) => UploadToAsync("/archives", user, files);

    async Task<JsonElement> UploadToAsync(string address, string user, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content), "file", name);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SignedInServer.TokenOf(user));
        return await _server.Server.JsonAsync(await _server.Server.Client.SendAsync(request, TestContext.Current.CancellationToken));
    }
}
