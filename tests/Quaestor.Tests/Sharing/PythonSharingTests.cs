using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sharing;

/// <summary>What models read of Python runs, asserted on the requests as they came over the wire.</summary>
[Trait("Size", "Slow")]
public sealed class PythonSharingTests : IDisposable
{
    readonly OpenFolder _files = new(("people.csv", $"name,mail,age\n{string.Join('\n', Enumerable.Range(1, 12).Select(n => $"mkname{n},mkmail{n},{30 + n}"))}\n"));

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task AModelThatIsShownNoRowsReadsNeitherWhatCodePrintsNorWhatItSaysWhenItFails()
    {
        await using var talk = await SharedTalk.OverAsync(_files.Path, new SourcePolicy { Share = SourceShare.Summaries });

        await talk
            .ThenPython("print(people.name.tolist())\nresult = people[['name', 'age']]")
            .ThenPython("raise ValueError(people.name[0])")
            .ThenPython("class Named(Exception): pass\nNamed.__name__ = people.name[0]\nraise Named()")
            .ThenPython("result = pd.DataFrame([[1]], columns=[people.name[0]])")
            .AskHostedAsync();

        var told = talk.SentToHosted.Last();
        Assert.Contains("12 rows. The rows are not shown to you", told, StringComparison.Ordinal);
        Assert.Contains("ValueError in line 1. Its message may quote data", told, StringComparison.Ordinal);
        Assert.Contains("column 1 (integer)", told, StringComparison.Ordinal);
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mkname", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AModelThatIsShownNoRowsReadsWhatItCanCorrectInWordsOfTheServerAndItsOwn()
    {
        await using var talk = await SharedTalk.OverAsync(_files.Path, new SourcePolicy { Share = SourceShare.Summaries });

        await talk
            .ThenPython("import os")
            .ThenPython("result = people['nmae']")
            .ThenPython("raise KeyError(people.name[0])")
            .AskHostedAsync();

        var told = talk.SentToHosted.Last();
        Assert.Contains("KeyError in line 1: there is no nmae. Its message may quote data", told, StringComparison.Ordinal);
        Assert.Contains("KeyError in line 1. Its message may quote data", told, StringComparison.Ordinal);
        Assert.DoesNotContain("mkname", told, StringComparison.Ordinal);
        Assert.Contains("Line 1, column 8, os: this module cannot be imported.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("os cannot be imported here", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelThatIsShownRowsReadsBothButNeverMaskedValues()
    {
        await using var talk = await SharedTalk.OverAsync(_files.Path, new SourcePolicy { Share = SourceShare.Rows, Masked = ["people.mail"] });

        await talk
            .ThenPython("print('printed', people.name[2])\nresult = people.head(2)")
            .ThenPython("raise ValueError('raised ' + people.name[3])")
            .ThenPython("print(people.mail.tolist())")
            .AskHostedAsync();

        var told = talk.SentToHosted.Last();
        Assert.Contains("printed mkname3", told, StringComparison.Ordinal);
        Assert.Contains("ValueError: raised mkname4", told, StringComparison.Ordinal);
        Assert.Contains("mkname1", told, StringComparison.Ordinal);
        Assert.All(talk.SentToHosted, request => Assert.DoesNotContain("mkmail", request, StringComparison.Ordinal));
    }
}
