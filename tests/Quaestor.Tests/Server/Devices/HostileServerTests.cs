using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Quaestor.Server.Devices;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Devices;

/// <summary>A server that wants more of a device than it may have.</summary>
public sealed class HostileServerTests(HostileServerTests.Device device) : IClassFixture<HostileServerTests.Device>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DELETE FROM people")]
    [InlineData("UPDATE people SET name = 'Eve'")]
    [InlineData("DROP TABLE people")]
    [InlineData("CREATE TABLE stolen AS SELECT * FROM people")]
    [InlineData("ATTACH DATABASE '/etc/passwd' AS other")]
    [InlineData("SELECT readfile('/etc/passwd')")]
    [InlineData("SELECT load_extension('/tmp/x.so')")]
    [InlineData("SELECT 1; DELETE FROM people")]
    [InlineData("PRAGMA writable_schema = 1")]
    [InlineData("VACUUM INTO '/tmp/copy.db'")]
    [InlineData("SELECT upper(ssn) FROM people")]
    [InlineData("SELECT count(*) FROM people WHERE ssn LIKE 'ssn-of-a%'")]
    public async Task WritesFilesAndMaskedValuesAreRefused(string sql)
    {
        var answer = await CallAsync(DeviceProtocol.ExecuteSql, new() { ["source"] = "people", ["sql"] = sql });

        Assert.Equal("refused", answer.GetProperty("status").GetString());
        Assert.False(answer.TryGetProperty("result", out _));
        Assert.Equal(["1|Ada|ssn-of-ada", "2|Grace|ssn-of-grace"], SqliteFile.Query(device.File.Path, "SELECT * FROM people ORDER BY id"));
        await device.Process.SaysAsync("nothing left");
    }

    [Fact]
    public async Task NoRowMoreThanTheDevicesCapLeavesWhateverIsAskedFor()
    {
        var answer = await CallAsync(DeviceProtocol.ExecuteSql, new() { ["source"] = "people", ["sql"] = "SELECT * FROM people ORDER BY id", ["max_rows"] = 1_000_000, ["max_bytes"] = long.MaxValue, ["timeout_ms"] = long.MaxValue });
        var sample = await CallAsync(DeviceProtocol.GetSampleRows, new() { ["source"] = "people", ["table"] = "people", ["limit"] = 100 });

        Assert.Equal("""[[1,"Ada",null]]""", answer.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal("rows", answer.GetProperty("result").GetProperty("truncated_by").GetString());
        Assert.Equal(1, sample.GetProperty("result").GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData(DeviceProtocol.ExecuteSql, """{"source": "other", "sql": "SELECT 1"}""", "offers no source")]
    [InlineData(DeviceProtocol.ExecuteSql, """{"source": "../people", "sql": "SELECT 1"}""", "offers no source")]
    [InlineData(DeviceProtocol.ExecuteSql, """{"source": "people"}""", "says nothing in \"sql\"")]
    [InlineData(DeviceProtocol.ExecuteSql, """{"source": ["people"], "sql": {"a": 1}}""", "says nothing in \"source\"")]
    [InlineData(DeviceProtocol.GetTableSchema, """{"source": "people", "table": "sqlite_master"}""", "no table")]
    [InlineData("execute_python", """{"code": "1"}""", "no tool")]
    [InlineData("readdevice.File", """{"path": "/etc/passwd"}""", "no tool")]
    public async Task OtherSourcesTablesAndToolsAreRefused(string tool, string arguments, string sentence)
    {
        var result = await device.Client.CallToolAsync(new CallToolRequestParams { Name = tool, Arguments = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments) }, Cancellation);

        Assert.True(result.IsError);
        Assert.Contains(sentence, result.StructuredContent!.Value.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItsToolsAreThoseOfTheProtocolAndEachOnlyReads()
    {
        var tools = await device.Client.ListToolsAsync(cancellationToken: Cancellation);

        Assert.Equal(
            ["execute_sql", "get_sample_rows", "get_table_names", "get_table_schema", "judge_sql", "list_sources"],
            tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.True(tool.ProtocolTool.Annotations!.ReadOnlyHint));
        Assert.Equal("""{"tables":["people"]}""", (await CallAsync(DeviceProtocol.GetTableNames, new() { ["source"] = "people" })).GetRawText());
        var offer = (await CallAsync(DeviceProtocol.ListSources, [])).GetRawText();
        Assert.DoesNotContain(device.File.Folder, offer, StringComparison.Ordinal);
        Assert.DoesNotContain("ssn-of", (await CallAsync(DeviceProtocol.GetTableSchema, new() { ["source"] = "people" })).GetRawText(), StringComparison.Ordinal);
    }

    async Task<JsonElement> CallAsync(string tool, Dictionary<string, object> arguments)
    {
        var result = await device.Client.CallToolAsync(new CallToolRequestParams { Name = tool, Arguments = arguments.ToDictionary(argument => argument.Key, argument => JsonSerializer.SerializeToElement(argument.Value)) }, Cancellation);
        return result.StructuredContent!.Value;
    }

    /// <summary>A device whose owner masks a column and lets one row leave.</summary>
    public sealed class Device : IAsyncLifetime
    {
        readonly TempFolder _folder = new();
        internal SqliteFile File { get; } = new(
            """
            CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, ssn TEXT);
            INSERT INTO people VALUES (1, 'Ada', 'ssn-of-ada'), (2, 'Grace', 'ssn-of-grace');
            """,
            "people.db");

        readonly GreedyServer _server = new();
        internal EdgeProcess Process { get; private set; } = null!;

        internal McpClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var settings = _folder.Write("quaestor.json", JsonSerializer.Serialize(new { sources = new { people = new { path = File.Path, masked = new[] { "ssn" }, max_rows = 100 } } }));
            Process = EdgeProcess.Start(await _server.StartAsync(), "qdev_any", "--config", settings, "--max-rows", "1");
            Client = await _server.ClientAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Process.DisposeAsync();
            await _server.DisposeAsync();
            File.Dispose();
            _folder.Dispose();
        }
    }
}
