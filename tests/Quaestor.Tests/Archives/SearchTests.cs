using Quaestor.Data.Archives.Indexing;
using Quaestor.Data.Archives.Search;

namespace Quaestor.Tests.Archives;

/// <summary>Which documents a question finds, by words and by meaning.</summary>
public sealed class SearchTests
{
    [Theory]
    [InlineData("How do I request leave?", "\"request\" OR \"leave\"")]
    [InlineData("what is it", "\"what\" OR \"is\" OR \"it\"")]
    [InlineData("NEAR(\"a\" *) AND col:x -- ^", "\"near\" OR \"col\" OR \"x\"")]
    [InlineData("Größe der Äpfel", "\"größe\" OR \"äpfel\"")]
    [InlineData("?!", null)]
    public void NothingOfAQuestionIsSyntax(string question, string? query) => Assert.Equal(query, QueryWords.Of(question));

    [Fact]
    public async Task TitlesCountMoreThanTextAndStemsMatch()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("travel.md", "# Travelling\nBook early, and keep all tickets.");
        shelf.Write("other.txt", "Somebody travelled once, it is said, and came back without any ticket, which was a long story that nobody remembers.");
        shelf.Write("none.txt", "Nothing of the kind.");

        Assert.Equal(["travel.md#L1-L2", "other.txt#L1"], await shelf.FindAsync("travels"));
    }

    [Fact]
    public async Task AFileIsFoundByItsName()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("hr/ParentalLeave_2024.txt", "Fourteen weeks.");
        shelf.Write("hr/other.txt", "Fourteen days.");

        Assert.Equal(["hr/ParentalLeave_2024.txt#L1"], await shelf.FindAsync("parental leave"));
    }

    [Fact]
    public async Task WhatQuestionsHoldDoesNoHarm()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "The red telescope.");

        foreach (var question in (string[])["\"", "'; DROP TABLE words; --", "telescope\" OR \"", "*", "a:b", "(((", new string('x', 9000), "\u0000telescope", "telescope NOT NEAR/3"])
        {
            await shelf.FindAsync(question);
        }

        Assert.Equal(["a.txt#L1"], await shelf.FindAsync("telescope"));
    }

    [Fact]
    public void OrdersAreJoinedByReciprocalRanks()
    {
        var joined = ReciprocalRanks.Join<string>(["a", "b", "c"], ["c", "a"]);

        // a: 1/61 + 1/62, c: 1/63 + 1/61, b: 1/62.
        Assert.Equal(["a", "c", "b"], joined.Select(one => one.Item));
        Assert.Equal((1.0 / 61) + (1.0 / 62), joined[0].Score, 12);
    }

    [Fact]
    public async Task VectorsFindWhatWordsDoNot()
    {
        await using var shelf = new OpenShelf(new Embedder("stub/e", IsHosted: false, Embed));
        shelf.Write("car.txt", "The automobile needs new tyres.");
        shelf.Write("cake.txt", "Butter, eggs and flour.");
        await shelf.IndexAsync();

        var found = await shelf.FindAsync("vehicle");

        Assert.Equal("car.txt#L1", found[0]);
        Assert.Equal(2, shelf.Books.Status().Vectors);
    }

    [Fact]
    public async Task WithoutItsEndpointASearchGoesByWordsAndSaysSo()
    {
        await using var shelf = new OpenShelf(new Embedder("stub/e", IsHosted: false, (_, _) => throw new EmbeddingException("The endpoint is gone.")));
        shelf.Write("car.txt", "The automobile needs new tyres.");
        await shelf.IndexAsync();

        var answer = await shelf.SearchAsync("automobile");

        Assert.Equal("car.txt#L1", Assert.Single(answer.Hits).Best.Citation);
        Assert.Equal($"Searched by words alone: {shelf.Books.Embedder!.Model} does not answer as it should.", answer.Notice);
        Assert.Equal("The endpoint is gone.", shelf.Books.VectorProblem);
    }

    /// <summary>One number for how much a text is about cars, one for food.</summary>
    static Task<IReadOnlyList<float[]>> Embed(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(text => new[] { Has(text, "automobile", "vehicle", "tyres"), Has(text, "butter", "flour") })]);

    static float Has(string text, params string[] words) => 0.1f + words.Count(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
