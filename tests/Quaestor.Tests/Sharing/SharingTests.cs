using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sharing;

/// <summary>What a model may see, asserted on the requests as they came over the wire.</summary>
public sealed class SharingTests : IDisposable
{
    /// <summary>Names once each, a city five times and more, a note less often, numbers, dates.</summary>
    readonly OpenFolder _files = new(("people.csv", People()));

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(SourceShare.Summaries)]
    public async Task AHostedModelIsToldSummariesWhereNothingElseIsSaid(SourceShare? share)
    {
        await using var talk = await OverAsync(share);

        var answer = await talk.ThenSql("SELECT name, age, born FROM people").AskHostedAsync();

        var told = talk.SentToHosted.Last();
        Assert.Contains("12 rows. The rows are not shown to you", told);
        Assert.Contains("- name (text): 0 missing, 12 distinct", told);
        Assert.Contains("- age (integer): 1 missing, 11 distinct, 31 to 42, mean 36.5454545455", told);
        Assert.Contains("- born (date): 0 missing, 12 distinct, 1980-01-01 to 1980-12-01", told);
        Assert.Contains("'Lisbon', 'Turin'", talk.SentToHosted.First());
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mkname", request));
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mknote", request));
        Assert.Equal([new SharedData("data", SourceShare.Summaries, "openai/stub", null)], answer.Shared);
        Assert.Equal(12, answer.Result!.Rows.Count);
    }

    [Fact]
    public async Task BySchemaItIsToldNamesAndTypes()
    {
        await using var talk = await OverAsync(SourceShare.Schema);

        var answer = await talk.ThenSql("SELECT name, age FROM people").AskHostedAsync();

        var told = talk.SentToHosted.Last();
        Assert.Contains("12 rows. Columns: name (text), age (integer).", told);
        Assert.Contains("- age BIGINT", talk.SentToHosted.First());
        Assert.All(talk.SentToHosted, request =>
        {
            Assert.DoesNotContain("mkname", request);
            Assert.DoesNotContain("Lisbon", request);
            Assert.DoesNotContain("36.54", request);
            Assert.DoesNotContain("1980-", request);
        });
        Assert.Equal([new SharedData("data", SourceShare.Schema, "openai/stub", null)], answer.Shared);
    }

    [Fact]
    public async Task ByRowsItIsToldTheRowsAndTheAnswerSaysHowMany()
    {
        await using var talk = await OverAsync(SourceShare.Rows);

        var answer = await talk.ThenSql("SELECT name FROM people LIMIT 3").AskHostedAsync();

        Assert.Contains("mkname0", talk.SentToHosted.Last());
        Assert.Equal([new SharedData("data", SourceShare.Rows, "openai/stub", 3)], answer.Shared);
    }

    [Fact]
    public async Task ALocalModelIsToldRowsUnlessThePolicySaysLess()
    {
        await using var talk = await OverAsync(null);
        await using var less = await OverAsync(SourceShare.Summaries);

        var answer = await talk.ThenSql("SELECT name FROM people").AskAsync("Who?", SharedTalk.Local);
        await less.ThenSql("SELECT name FROM people").AskAsync("Who?", SharedTalk.Local);

        Assert.Contains("mkname0", talk.SentToLocal.Last());
        Assert.Equal([new SharedData("data", SourceShare.Rows, "local/stub", 12)], answer.Shared);
        Assert.All(less.SentToLocal, request => Assert.DoesNotContain("mkname", request));
    }

    [Fact]
    public async Task SampleRowsBecomeASentenceAndWhatThereIsToKnow()
    {
        await using var talk = await OverAsync(null);

        await talk.Then("get_sample_rows", new { dataset = (string?)null, table = "people", limit = (int?)null }).AskHostedAsync();

        var told = talk.SentToHosted.Last();
        Assert.Contains("Rows of people are not shown to you", told);
        Assert.Contains("'Lisbon', 'Turin'", told);
        Assert.DoesNotContain("mkname", told);
    }

    [Fact]
    public async Task AnErrorThatQuotesAValueIsToldWithoutIt()
    {
        await using var talk = await OverAsync(null);

        var answer = await talk.ThenSql("SELECT CAST(name AS INTEGER) FROM people").AskHostedAsync();

        Assert.Contains("type_error", talk.SentToHosted.Last());
        Assert.DoesNotContain("mkname", talk.SentToHosted.Last());
        Assert.Contains("mkname", answer.ToolCalls.Single().Summary);
    }

    [Fact]
    public async Task ColumnsThatAreNamedByDataAreNumbered()
    {
        await using var talk = await OverAsync(null);

        await talk.ThenSql("PIVOT people ON name USING count(*) GROUP BY city").AskHostedAsync();

        Assert.Contains("column 2 (integer)", talk.SentToHosted.Last());
        Assert.DoesNotContain("mkname", talk.SentToHosted.Last());
    }

    [Fact]
    public async Task ALaterTurnOfAHostedModelDoesNotSeeWhatALocalOneStored()
    {
        await using var talk = await OverAsync(null);
        await talk.ThenSql("SELECT name FROM people").ThenSql("SELECT count(*) AS n FROM people WHERE name = 'mkname3'").AskAsync("Who?", SharedTalk.Local);
        Assert.Contains("mkname3", talk.SentToLocal.Last());

        await talk.ThenSql("SELECT city FROM people").AskHostedAsync();
        await talk.AskAsync("And now?", SharedTalk.Local);

        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mkname", request));
        Assert.Contains("Withheld", talk.SentToHosted.First());
        Assert.Contains("mkname3", talk.SentToLocal.Last());
    }

    [Fact]
    public async Task AFailoverFromALocalToAHostedModelWithinATurnShowsItNoMore()
    {
        await using var talk = await OverAsync(null);
        talk.LocalFailsAt = 2;

        var answer = await talk.ThenSql("SELECT name FROM people").ThenSql("SELECT name FROM people").AskAsync("Who?", SharedTalk.Local, SharedTalk.Hosted);

        Assert.Equal("openai/stub", answer.ModelId);
        // The same query is no repetition for a model that does not see its result.
        Assert.Equal([true, true], answer.ToolCalls.Select(call => call.Ok));
        Assert.NotEmpty(talk.SentToHosted);
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mkname", request));
        Assert.Equal(["local/stub", "openai/stub"], answer.Shared.Select(shared => shared.ModelId));
    }

    [Fact]
    public async Task AModelWithoutToolsSeesNoMoreEither()
    {
        await using var talk = await OverAsync(null);
        var oneShot = SharedTalk.Hosted with { CallsTools = false };

        var answer = await talk.ThenSql("SELECT name FROM people").AskAsync("Who?", oneShot);

        Assert.Equal(TurnStatus.Succeeded, answer.Status);
        Assert.Equal(2, talk.SentToHosted.Count());
        Assert.Contains("- name (text): 0 missing, 12 distinct", talk.SentToHosted.Last());
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mkname", request));
    }

    [Fact]
    public async Task WhatThePlannerPlannedIsToldWithoutItsValues()
    {
        await using var talk = await OverAsync(null);
        var planned = await talk.AskPlannerAsync("How many people with the note mknote1?");
        Assert.Contains("mknote1", planned.Sql);

        await talk.AskHostedAsync("Those again, please.");

        var prompt = talk.SentToHosted.First();
        Assert.Contains("WHERE note IN ('…')", prompt);
        Assert.Empty(planned.Shared);
    }

    [Fact]
    public async Task APolicyThatIsMadeStricterHoldsForWhatWasStoredBefore()
    {
        await using var talk = await OverAsync(SourceShare.Rows);
        await talk.ThenSql("SELECT name FROM people").AskHostedAsync();
        var sources = talk.Host.Sources;
        var before = talk.SentToHosted.Count();

        sources.Replace([.. sources.Configured.Select(known => known with { Settings = known.Settings with { Policy = new SourcePolicy { Share = SourceShare.Rows, Masked = ["people.name"] } } })], null);
        await talk.AskHostedAsync();

        Assert.Contains("mkname", talk.SentToHosted.ElementAt(before - 1));
        Assert.All(talk.SentToHosted.Skip(before), request => Assert.DoesNotContain("mkname", request));
    }

    internal static string People() => "name,city,note,age,born\n" + string.Concat(Enumerable.Range(0, 12).Select(
        number => $"mkname{number},{(number % 2 == 0 ? "Lisbon" : "Turin")},mknote{number % 4},{(number == 5 ? "" : 31 + number)},1980-{number + 1:00}-01\n"));

    Task<SharedTalk> OverAsync(SourceShare? share) => SharedTalk.OverAsync(_files.Path, new SourcePolicy { Share = share });
}
