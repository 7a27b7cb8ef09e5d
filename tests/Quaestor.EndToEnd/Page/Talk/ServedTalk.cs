using Microsoft.Playwright;
using Npgsql;
using Quaestor.EndToEnd.Support;
using Quaestor.Tests.Support;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>The built program with a scripted model, the sample shop, and a PostgreSQL that may be changed after a yes.</summary>
public sealed class ServedTalk : IAsyncLifetime
{
    const int PatienceMilliseconds = 15_000;

    readonly Chromium _chromium = new();
    PostgresServer _postgres = null!;
    ServerProcess _server = null!;

    public string Url => _server.Client.BaseAddress!.AbsoluteUri;

    public HttpClient Client => _server.Client;

    public async ValueTask InitializeAsync()
    {
        await _chromium.InitializeAsync();
        _postgres = await PostgresServer.StartAsync();
        await ChangeAsync(File.ReadAllText(Own("crm.sql")));
        var settings = $$"""
            { "sources": { "many": { "path": "{{Checkout.Shop}}", "max_rows": 1000000, "max_bytes": 1000000000 }, "crm": { "url": "postgres://{{PostgresServer.Superuser}}@127.0.0.1:{{_postgres.Port}}/postgres", "changes": "ask" } } }
            """;
        _server = await ServerProcess.StartAsync(
            new Dictionary<string, string> { ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "" }, settings: settings, script: File.ReadAllText(Own("talk.json")));
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
    }

    /// <summary>Tabs of one browser, with nothing that another test left.</summary>
    /// <param name="through">The port of a wire to the server; null for the server itself.</param>
    public async Task<TalkPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, int? through = null)
    {
        var context = await _chromium.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, Locale = "en-GB", ColorScheme = scheme, Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        return await TalkPage.OpenAsync(await context.NewPageAsync(), through is { } port ? $"http://127.0.0.1:{port}/" : Url);
    }

    /// <summary>Somebody else at the database.</summary>
    public async Task ChangeAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString("postgres", PostgresServer.Superuser));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string> ReadAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString("postgres", PostgresServer.Superuser));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync())?.ToString() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _postgres.DisposeAsync();
        await _chromium.DisposeAsync();
    }

    static string Own(string file) => Path.Combine(Checkout.Root, "tests", "Quaestor.EndToEnd", "Page", "Talk", file);
}

/// <summary>One server and one browser for all that is tested of conversations.</summary>
[CollectionDefinition(Name)]
public sealed class Conversations : ICollectionFixture<ServedTalk>
{
    public const string Name = "conversations";
}
