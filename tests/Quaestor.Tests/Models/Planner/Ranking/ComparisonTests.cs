using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Ranking;
using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Tests.Models.Planner.Ranking;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("Halls opened in 2010 or later", nameof(Relation.AtLeast))]
    [InlineData("Halls opened in 2010 or after", nameof(Relation.AtLeast))]
    [InlineData("Halls with 300 seats or 200 and above", nameof(Relation.Equal))]
    [InlineData("Halls opened in 2010 or before", nameof(Relation.AtMost))]
    [InlineData("Halls with 300 to 500 seats", nameof(Relation.Between))]
    [InlineData("Halls with more than 300 seats", nameof(Relation.Greater))]
    [InlineData("Halls with 300 seats", nameof(Relation.Equal))]
    public void WordsAroundANumberSayHowItIsCompared(string question, string relation)
    {
        var tokens = Tokenizer.Cut(question);
        List<NumberMention> numbers = [.. tokens.Index().Where(at => at.Item.Number is not null).Select(at => new NumberMention(at.Index, at.Index + 1, at.Item.Text))];

        Assert.Equal(relation, Comparisons.At(new QuestionMentions(tokens, ([], []), ([], numbers)), numbers[0], numbers).Relation.ToString());
    }

    [Theory]
    [InlineData("pname", "name")]
    [InlineData("sid", "id")]
    [InlineData("aid", "aid")]
    [InlineData("fname", "first name")]
    [InlineData("LName", "last name")]
    [InlineData("CName", "name")]
    public void ALetterBeforeAnEndingStandsForTheTable(string name, string words) => Assert.Equal(words, string.Join(' ', NameWordForms.Of(name)));

    [Fact]
    public void TextInCurlyQuotesIsAValue() => Assert.Contains(Tokenizer.Cut("names with the letters ‘ee’"), token => token is { Kind: TokenKind.Quoted, Text: "ee" });
}
