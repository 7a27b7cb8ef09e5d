using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sharing;

/// <summary>A chart shows the person what a model may not see, and tells the model nothing of it.</summary>
public sealed class ChartSharingTests : IDisposable
{
    readonly OpenFolder _files = new(("people.csv", SharingTests.People()));

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task AHostedModelIsToldColumnsAndNoValue()
    {
        await using var talk = await OverAsync(new SourcePolicy());

        var answer = await talk.ThenSql("SELECT name, age AS years FROM people").ThenChart("name", "years").AskHostedAsync();

        Assert.Equal("name", answer.Chart!.Spec.X.Column);
        Assert.Contains("The user sees a bar chart of years by name, below your answer.", talk.SentToHosted.Last());
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mkname", request));
    }

    [Fact]
    public async Task ColumnsThatAreNamedByDataGoByTheirNumbers()
    {
        await using var talk = await OverAsync(new SourcePolicy());

        var answer = await talk.ThenSql("PIVOT people ON name USING count(*) GROUP BY city").ThenChart("city", "names").ThenChart("city", "column 2").AskHostedAsync();

        Assert.Contains("there is no column \\\"names\\\"", talk.SentToHosted.Last());
        Assert.Contains("The user sees a bar chart of column 2 by city", talk.SentToHosted.Last());
        Assert.StartsWith("mkname", Assert.Single(answer.Chart!.Spec.Y).Column, StringComparison.Ordinal);
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mkname", request));
    }

    [Fact]
    public async Task ANameThatALocalModelWroteIsNotToldToAHostedOne()
    {
        await using var talk = await OverAsync(new SourcePolicy());
        await talk.ThenSql($"SELECT city, count(*) AS \"{SharedTalk.KnownValue}1\" FROM people GROUP BY city").AskAsync("Who?", SharedTalk.Local);

        var answer = await talk.ThenChart("city", "nothing").ThenChart("city", "column 2").AskHostedAsync();

        Assert.Equal($"{SharedTalk.KnownValue}1", Assert.Single(answer.Chart!.Spec.Y).Column);
        Assert.Contains("The columns are: city (text), column 2 (integer).", talk.SentToHosted.Last());
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain(SharedTalk.KnownValue, request));
    }

    [Fact]
    public async Task WhereValuesAreMaskedNeitherANameOfARowNorTheNumberOfRowsIsFoundOut()
    {
        await using var talk = await OverAsync(new SourcePolicy { Share = SourceShare.Rows, Masked = ["people.name"] });

        var guessed = await talk.ThenSql("PIVOT people ON name USING count(*) GROUP BY city").ThenChart("city", "mkname3").AskHostedAsync();
        var pie = await talk.ThenSql("SELECT upper(name) AS who, age FROM people").ThenChart("pie", "who", ["age"]).AskHostedAsync();

        Assert.Contains("there is no column \\\"mkname3\\\". The columns are: city (text), column 2 (integer)", talk.SentToHosted.ElementAt(2));
        Assert.False(guessed.ToolCalls[^1].Ok);
        Assert.Contains("A pie would tell how many rows there are", talk.SentToHosted.Last());
        Assert.False(pie.ToolCalls[^1].Ok);
    }

    Task<SharedTalk> OverAsync(SourcePolicy policy) => SharedTalk.OverAsync(_files.Path, policy);
}
