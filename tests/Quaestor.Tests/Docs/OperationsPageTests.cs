using System.Text.Json;
using System.Text.RegularExpressions;
using Quaestor.Agent.Settings;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Docs;

public sealed partial class OperationsPageTests
{
    static readonly string Page = File.ReadAllText(Repository.PathOf("docs/operations.md"));

    [Fact]
    public async Task EveryMetricIsOnItsPageAndEveryOneOfTheDashboardIsThere()
    {
        await using var model = await StubModelServer.StartAsync(Telemetry.Replies.Say("Hello."));
        await using var server = await TestServer.StartAsync(null, models: Agent.Models.Configuration.ModelSettings.OneEndpoint(model.BaseUrl, "stub", "sk-key-of-the-test"));
        await server.PostAsync("/chat", new { message = "hello", dataset_id = "orders" });
        await server.PostAsync("/chat", new { message = "SQL: select 1 as n from orders limit 1", dataset_id = "orders" });
        var read = Telemetry.Exposition.Read(await server.Client.GetStringAsync("/metrics"), openMetrics: false);
        Assert.True(read.Types.Count > 10, "Hardly any metric was found.");

        Assert.Empty(read.Types.Keys.Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal)));
        var dashboard = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("deploy/grafana/quaestor.json"))).RootElement;
        var expressions = dashboard.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();
        var asked = expressions.SelectMany(expression => Metric().Matches(expression)).Select(match => match.Value).Distinct().ToList();
        Assert.True(asked.Count > 8, "Hardly any metric was found on the dashboard.");
        Assert.Empty(asked.Where(name => !read.Samples.Keys.Any(sample => sample.Name == name)));
    }

    [Fact]
    public void EveryVariableIsOnItsPage() =>
        Assert.Empty(TelemetryVariables.All.Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal)));

    [Fact]
    public void WhatTheComposeFileMountsIsThere()
    {
        var compose = File.ReadAllText(Repository.PathOf("deploy/docker/compose.yaml"));
        var mounted = Mount().Matches(compose).Select(match => match.Groups["path"].Value).Where(path => path != "sources").ToList();
        Assert.True(mounted.Count >= 4, "Hardly any file was found.");

        Assert.Empty(mounted.Where(path => !File.Exists(Repository.PathOf($"deploy/docker/{path}"))));
    }

    [GeneratedRegex(@"\b(?:quaestor|gen_ai|process)_[a-z_]+(?:_total|_bucket|_count|_seconds|_bytes|queue|workers|sources)\b(?=[\s\[{)]|$)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"[ ""]\./(?<path>[\w.-]+):/")]
    private static partial Regex Mount();
}
