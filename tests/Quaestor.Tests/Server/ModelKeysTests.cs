using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Tests.Models.Routing.Faults;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Keys of providers: given while the server runs, used, and never told again.</summary>
public sealed class ModelKeysTests
{
    const string Key = "sk-given-and-never-told-42";

    static readonly ModelSettings House = ModelSettings.None with
    {
        Providers = [new("house", ProviderKind.OpenAi, new("http://127.0.0.1:1/v1")) { Models = [new("m")], Problem = "house has no key." }],
    };

    [Fact]
    public async Task AGivenKeyIsSentFromTheNextRequestOnAndStandsInNoAnswer()
    {
        var wire = Wire.Kinds["openai"];
        await using var model = await StubModelServer.StartAsync(StubModelServer.Body(string.Concat(wire.Text("ready")), type: "text/event-stream"));
        await using var server = await TestServer.StartAsync(answer: null, models: ModelSettings.OneEndpoint(model.BaseUrl, "m", "sk-of-the-settings"));
        await server.PostAsync("/models/test", new { });
        Assert.Equal("Bearer sk-of-the-settings", model.Headers.Last()["authorization"]);

        var set = await PutAsync(server, "openai", new { key = $" {Key}\n" });
        var asked = await (await server.PostAsync("/models/test", new { })).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var list = await server.Client.GetStringAsync("/models/keys", TestContext.Current.CancellationToken);

        Assert.Equal($"Bearer {Key}", model.Headers.Last()["authorization"]);
        Assert.Equal(("process", "local"), (set.Body.GetProperty("origin").GetString(), set.Body.GetProperty("set_by").GetString()));
        Assert.Equal(model.BaseUrl.GetLeftPart(UriPartial.Authority), set.Body.GetProperty("address").GetString());
        Assert.DoesNotContain(Key, set.Body + asked + list, StringComparison.Ordinal);
        Assert.Equal("a *** b", Secrets.Redact($"a {Key} b"));
    }

    [Fact]
    public async Task AProviderThatLackedAKeyCanBeAskedAndGoesBackWhenItIsTakenAway()
    {
        await using var server = await TestServer.StartAsync(answer: null, models: House);
        Assert.Equal("unusable", await HealthAsync(server));

        await PutAsync(server, "house", new { key = Key });
        Assert.Equal("ok", await HealthAsync(server));
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync("/models/keys/house", TestContext.Current.CancellationToken)).StatusCode);

        Assert.Equal("unusable", await HealthAsync(server));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.DeleteAsync("/models/keys/house", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task AKnownProviderThatIsNotSetUpCanBeGivenAKeyToo()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var before = await OriginAsync(server, "anthropic");

        await PutAsync(server, "anthropic", new { key = Key });
        using var named = await server.Client.PutAsJsonAsync("/settings", new { default_online_model = "anthropic/some-model" }, TestContext.Current.CancellationToken);

        Assert.Equal(("none", "process"), (before, await OriginAsync(server, "anthropic")));
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
    }

    [Fact]
    public async Task OnlyAKeyThatIsToBeKeptIsThereAfterARestartInAFileForItsUserAlone()
    {
        using var folder = new TempFolder();
        await using (var server = await TestServer.StartAsync(answer: null, models: House, folder: folder.Path))
        {
            await PutAsync(server, "house", new { key = Key, keep = true });
            await PutAsync(server, "groq", new { key = "gsk-for-this-process" });
        }

        var file = Assert.Single(Directory.GetFiles(folder.Path, "*provider-keys*"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains(Key, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("gsk-for", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await using (var server = await TestServer.StartAsync(answer: null, models: House, folder: folder.Path))
        {
            Assert.Equal(("kept", "none", "ok"), (await OriginAsync(server, "house"), await OriginAsync(server, "groq"), await HealthAsync(server)));
            await server.Client.DeleteAsync("/models/keys/house", TestContext.Current.CancellationToken);
        }

        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task ADamagedFileOfKeysIsSaidAtTheStartWithoutWhatStandsInIt()
    {
        using var folder = new TempFolder();
        await using (var server = await TestServer.StartAsync(answer: null, folder: folder.Path))
        {
            await PutAsync(server, "groq", new { key = Key, keep = true });
        }

        var file = Assert.Single(Directory.GetFiles(folder.Path, "*provider-keys*"));
        await File.WriteAllTextAsync(file, $"{{\"groq\": {Key}", TestContext.Current.CancellationToken);
        var thrown = await Assert.ThrowsAsync<StoreException>(() => TestServer.StartAsync(answer: null, folder: folder.Path));

        Assert.Contains(file, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hose", "\"key\": \"k-123456\"", "provider_not_found", "Did you mean \"house\"?")]
    [InlineData("house", "\"key\": \"two words\"", "bad_key", "without spaces")]
    [InlineData("house", "\"key\": \"line\\nbreak\"", "bad_key", "without spaces")]
    [InlineData("house", "\"key\": \"\"", "bad_key", "must be one word")]
    [InlineData("house", "\"keys\": \"k-123456\"", "unknown_field", "Did you mean \"key\"?")]
    public async Task WhatIsNoKeyIsRefusedInWords(string provider, string field, string code, string sentence)
    {
        await using var server = await TestServer.StartAsync(answer: null, models: House);

        using var response = await server.Client.PutAsync($"/models/keys/{provider}", new StringContent($"{{{field}}}", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var problem = await server.JsonAsync(response);

        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(sentence, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    static async Task<(HttpStatusCode Status, JsonElement Body)> PutAsync(TestServer server, string provider, object body)
    {
        using var response = await server.Client.PutAsJsonAsync($"/models/keys/{provider}", body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return (response.StatusCode, JsonElement.Parse(text));
    }

    static async Task<string?> OriginAsync(TestServer server, string provider) =>
        (await server.GetAsync("/models/keys")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("provider").GetString() == provider).GetProperty("origin").GetString();

    static async Task<string?> HealthAsync(TestServer server) =>
        (await server.GetAsync("/models")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetString() == "house/m").GetProperty("health").GetString();
}
