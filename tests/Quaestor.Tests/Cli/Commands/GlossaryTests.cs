using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>A team's glossary, named in the settings, through the commands.</summary>
public sealed class GlossaryTests : IDisposable
{
    readonly OpenFolder _data = new(("orders.csv", "id,state,amount\n1,paid,10\n2,paid,20\n3,void,40\n"), ("words.json", ""), ("quaestor.json", ""));

    readonly string _config;

    public GlossaryTests()
    {
        _config = Path.Combine(_data.Path, "quaestor.json");
        File.WriteAllText(_config, """{"sources": {"shop": {"path": "orders.csv", "glossary": "words.json"}}, "default_source": "shop", "store": "kept/quaestor.db"}""");
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task MetricsFiltersAndSynonymsCountInAnAnswerAndAreTold()
    {
        Write("""
            {"synonyms": {"deals": "orders"}, "metrics": {"gain": "sum(amount * 2)"},
             "filters": {"orders": {"where": "state <> 'void'", "says": "void orders are left out"}},
             "verified": [{"question": "Is all well?", "sql": "select 'yes' as answer"}]}
            """);

        var counted = await AskAsync("how many deals?");
        var gain = await AskAsync("total gain");
        var well = await AskAsync("is all well");

        Assert.Equal(["2", "60", "\"yes\""], [First(counted), First(gain), First(well)]);
        Assert.Equal(["“deals” is orders, by the glossary.", "Void orders are left out, by the glossary."], counted.Json.GetProperty("assumptions").EnumerateArray().Select(text => text.GetString()));
        Assert.EndsWith("Void orders are left out, by the glossary.", counted.Json.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("Gain is sum(amount * 2), by the glossary.", gain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGlossaryThatCannotBeReadIsToldAndTheQuestionAnsweredWithout()
    {
        Write("{\n\"metric\": {}}");

        var asked = await CommandRun.OfAsync("ask", "how many orders?", "--json", "--stream", "--config", _config);
        var tested = await CommandRun.OfAsync("sources", "test", "shop", "--config", _config);

        Assert.Contains("words.json, line 2: there is no key", asked.Output, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"succeeded\"", asked.Output, StringComparison.Ordinal);
        Assert.Contains("words.json, line 2: there is no key", tested.Output + tested.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatDoesNotFitTheSchemaIsToldWhereSourcesAreTested()
    {
        Write("""{"metrics": {"gain": "sum(amounts)"}}""");

        var tested = await CommandRun.OfAsync("sources", "test", "shop", "--config", _config);

        Assert.Contains("there is no column amounts. Did you mean \"amount\"?", tested.Output + tested.Errors, StringComparison.Ordinal);
    }

    static string First(CommandRun run) => run.Json.GetProperty("result").GetProperty("rows")[0][0].GetRawText();

    Task<CommandRun> AskAsync(string question) => CommandRun.OfAsync("ask", question, "--json", "--config", _config);

    void Write(string glossary) => File.WriteAllText(Path.Combine(_data.Path, "words.json"), glossary);
}
