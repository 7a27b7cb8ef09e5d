using System.Text.Json;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings;

namespace Quaestor.Tests.Settings;

/// <summary>What editors are told of the settings is what the program reads.</summary>
public sealed class SettingsSchemaTests
{
    static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(SettingsFile.SchemaPath)).RootElement;

    public static TheoryData<string, string[]> Objects => new()
    {
        { "", SettingsReader.Keys },
        { "properties/models", ModelsReader.Keys },
        { "$defs/provider", ProviderReader.Keys },
        { "$defs/model", ProviderReader.ModelKeys },
        { "$defs/runner", RunnerReader.Keys },
        { "properties/models/properties/budget", ModelsReader.BudgetKeys },
        { "$defs/price", ModelsReader.PriceKeys },
        { "properties/server", SettingsReader.ServerKeys },
        { "properties/server/properties/limits", ServerLimitsReader.Keys },
        { "properties/auth", AuthReader.Keys },
        { "properties/server/properties/turns", ServerReader.TurnKeys },
        { "properties/server/properties/mcp", McpServerReader.Keys },
        { "$defs/toolset", ToolsetReader.Keys },
        { "properties/sandbox", SandboxReader.Keys },
        { "properties/sandbox/properties/python", SandboxReader.PythonKeys },
        { "properties/sandbox/properties/docker", SandboxReader.DockerKeys },
        { "properties/sandbox/properties/kubernetes", SandboxReader.KubernetesKeys },
        { "properties/sandbox/properties/microsandbox", SandboxReader.MicrosandboxKeys },
        { "properties/telemetry", TelemetryReader.Keys },
        { "$defs/collector", TelemetryReader.CollectorKeys },
        { "$defs/archive", ArchiveReader.Keys },
        { "$defs/source", SourceReader.Keys },
        { "$defs/defaults", SourceReader.DefaultKeys },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void EveryKeyIsInBoth(string path, string[] keys)
    {
        var described = At(path);

        Assert.Equal(keys.Order(StringComparer.Ordinal), described.GetProperty("properties").EnumerateObject().Select(key => key.Name).Order(StringComparer.Ordinal));
        Assert.False(described.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void EveryReferenceLeadsSomewhere()
    {
        var references = References(Schema).Distinct().ToList();
        Assert.True(references.Count > 10, "Hardly any reference was found.");

        Assert.All(references, reference => Assert.Equal(JsonValueKind.Object, At(reference[2..]).ValueKind));
    }

    [Fact]
    public void EveryKeyIsOnItsPage()
    {
        var page = File.ReadAllText(Support.Repository.PathOf("docs/settings.md"));

        Assert.All(Objects.SelectMany(row => row.Data.Item2), key => Assert.Matches($"[`\".]{key.Replace("$", "\\$")}[`\"]", page));
    }

    static JsonElement At(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(Schema, (element, name) => element.GetProperty(name));

    static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
