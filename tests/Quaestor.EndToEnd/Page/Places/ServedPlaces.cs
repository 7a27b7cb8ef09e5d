using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>One server and one browser for all tests of the pages beside the conversation.</summary>
public sealed class ServedPlaces : IAsyncLifetime
{
    readonly Chromium _chromium = new();
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quaestor-places");
    ServerProcess _server = null!;

    public string Url => _server.Client.BaseAddress!.AbsoluteUri;

    /// <summary>The HTTP API, for what a test needs to be there and for what it left.</summary>
    public HttpClient Client => _server.Client;

    public IBrowser Browser => _chromium.Browser;

    /// <summary>A folder of the server with one table, which stands in the settings.</summary>
    public string Measures => Path.Combine(_folder.FullName, "measures");

    /// <summary>Where the server keeps what it has.</summary>
    public string ServerFolder => _server.Folder;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Measures);
        await File.WriteAllTextAsync(Path.Combine(Measures, "rain.csv"), "station_id,day,millimetres\n1,2025-03-01,4.5\n1,2025-03-02,\n2,2025-03-01,12.25\n");
        await _chromium.InitializeAsync();
        _server = await ServerProcess.StartAsync(
            new Dictionary<string, string> { ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "", ["ANTHROPIC_API_KEY"] = "" },
            settings: $$"""
            {
              "sources": { "measures": { "path": "{{Measures}}", "description": "Rain by station", "colour": "tomato", "share": "schema", "masked": ["rain.millimetres"] } },
              "models": { "default": "planner", "providers": { "house": { "base_url": "http://127.0.0.1:1/v1", "models": ["small", "large"] } } }
            }
            """);
        Assertions.SetDefaultExpectTimeout(15_000);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _chromium.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

[CollectionDefinition("places")]
public sealed class PlacesCollection : ICollectionFixture<ServedPlaces>;
