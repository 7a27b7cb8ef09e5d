using Quaestor.Samples.Library;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Archives;

/// <summary>Questions that were written before any search ran, over notes that share their product, their place and their kind with many others.</summary>
[Trait("Size", "Slow")]
public sealed class LibrarySearchTests
{
    const int Notes = 5200;

    [Fact]
    public async Task NinetyOfAHundredQuestionsFindTheirNoteAmongTheFirstThree()
    {
        await using var shelf = new OpenShelf();
        NoteLibrary.Write(shelf.Documents, Notes);
        var questions = File.ReadLines(Repository.PathOf("tests/Quaestor.Tests/Archives/LibraryQuestions.txt")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToList();
        Assert.Equal(100, questions.Count);
        var status = await shelf.IndexAsync();
        Assert.Equal(Notes, status.Documents);
        Assert.Empty(status.Refused);

        List<string> missed = [];
        var first = 0;
        foreach (var question in questions)
        {
            var found = (await shelf.SearchAsync(question[1], 3)).Hits.Select(hit => hit.Best.Path).ToList();
            first += found.FirstOrDefault() == question[0] ? 1 : 0;
            if (!found.Contains(question[0]))
            {
                missed.Add($"{question[1]} → {string.Join(", ", found)}, not {question[0]}");
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{100 - missed.Count} of 100 among the first three, {first} first. {string.Join("; ", missed)}");
        Assert.True(missed.Count <= 10, $"{missed.Count} of 100 are not among the first three:\n{string.Join('\n', missed)}");
    }
}
