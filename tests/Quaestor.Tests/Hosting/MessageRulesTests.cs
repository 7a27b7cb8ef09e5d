using Quaestor.Agent.Hosting;
using Quaestor.Tests.Loop.Checklist;

namespace Quaestor.Tests.Hosting;

public sealed class MessageRulesTests
{
    [Theory]
    [InlineData("x", 1)]
    [InlineData("x", 10_000)]
    [InlineData("SQL: x", 99_000)]
    [InlineData(" sql:x", 99_000)]
    [InlineData("PYTHON: x", 99_000)]
    public void AMessageWithinItsLimitIsTaken(string start, int more) => MessageRules.Check(start + new string('x', more - 1));

    [Theory]
    [InlineData("", "empty_message")]
    [InlineData(" \t\r\n", "empty_message")]
    public void AnEmptyMessageIsRefused(string message, string code) =>
        Assert.Equal(code, Assert.Throws<RequestException>(() => MessageRules.Check(message)).Code);

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Guardrails)]
    public void TheLimitIsTenThousandCharactersAndTenTimesThatForCode()
    {
        MessageRules.Check(new string('x', 10_000));
        MessageRules.Check("SQL:" + new string('x', 99_996));

        Assert.Throws<RequestException>(() => MessageRules.Check(new string('x', 10_001)));
        Assert.Throws<RequestException>(() => MessageRules.Check("SQL:" + new string('x', 99_997)));
    }

    [Theory]
    [InlineData("Revenue by country", "Revenue by country")]
    [InlineData("  First line \n second", "First line")]
    [InlineData("tab\there", "tab here")]
    public void ATitleIsTheFirstLine(string message, string title) => Assert.Equal(title, MessageRules.TitleOf(message));

    [Fact]
    public void ALongTitleIsCutAtAWordAndNeverInsideACharacter()
    {
        var words = MessageRules.TitleOf(string.Join(' ', Enumerable.Repeat("word", 40)));
        var ducks = MessageRules.TitleOf("x" + string.Concat(Enumerable.Repeat("🦆", 60)));

        Assert.EndsWith("word…", words);
        Assert.True(words.Length <= 81);
        Assert.EndsWith("🦆…", ducks);
    }
}
