using System.Globalization;
using Quaestor.Agent.Models.Planner;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Planner;

public sealed class QuestionPlannerTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    const double Sure = 0.8;

    [Theory]
    [InlineData("shop.sql", 100)]
    [InlineData("wording.sql", 80)]
    public void QuestionsOverTheShopGetTheRightRows(string file, int atLeast)
    {
        var planner = new QuestionPlanner(shop.Schema, SampleShop.Today);
        var questions = ShopQuestions.Answered(file);
        var wrong = questions.Select(q => Fault(planner, q)).OfType<string>().ToList();

        Assert.True(questions.Count >= atLeast, $"only {questions.Count} questions were read");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {questions.Count} wrong\n\n{string.Join("\n\n", wrong)}");
    }

    [Fact]
    public void QuestionsThatTheDataCannotAnswerAreRefusedWithTheReason()
    {
        var planner = new QuestionPlanner(shop.Schema, SampleShop.Today);
        var questions = ShopQuestions.Of("refused.txt");
        var wrong = questions.Where(q => planner.Understand([q.Question]) is not Understanding.Unanswerable { Text: var text } || !q.Says.All(text.Contains))
            .Select(q => $"{q.Question}\n{Say(planner.Understand([q.Question]))}").ToList();

        Assert.True(questions.Count >= 40, $"only {questions.Count} questions were read");
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Fact]
    public void QuestionsWithSeveralReadingsAreAskedBackWithTheReadings()
    {
        var planner = new QuestionPlanner(shop.Schema, SampleShop.Today);
        var questions = ShopQuestions.Of("asked.txt");
        var wrong = questions.Where(q => planner.Understand([q.Question]) is not Understanding.Asked { Text: var text } || !q.Says.All(text.Contains))
            .Select(q => $"{q.Question}\n{Say(planner.Understand([q.Question]))}").ToList();

        Assert.True(questions.Count >= 40, $"only {questions.Count} questions were read");
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    string? Fault(QuestionPlanner planner, ShopQuestion question)
    {
        var asked = string.Join(" / ", question.Messages);
        if (planner.Understand(question.Messages) is not Understanding.Planned { Confidence: >= Sure } planned)
        {
            return $"{asked}\n{Say(planner.Understand(question.Messages))}";
        }

        string sql;
        try
        {
            sql = PlanCompiler.Compile(planned.Plan, shop.Schema, SampleShop.Today, Dialect.DuckDb);
        }
        catch (PlanException e)
        {
            return $"{asked}\n{e.Message}";
        }

        var ordered = question.Sql.Contains("order by", StringComparison.Ordinal);
        var (expected, actual) = (Lines(question.Sql, ordered), Lines(sql, ordered));
        var difference = Enumerable.Range(0, Math.Max(expected.Count, actual.Count)).FirstOrDefault(i => expected.ElementAtOrDefault(i) != actual.ElementAtOrDefault(i), -1);
        return difference < 0 ? null : $"{asked}\n{sql}\nrow {difference}: expected {expected.ElementAtOrDefault(difference)} ({expected.Count} rows) but was {actual.ElementAtOrDefault(difference)} ({actual.Count} rows)";
    }

    List<string> Lines(string sql, bool ordered)
    {
        var lines = shop.Rows(sql).Select(row => string.Join(" | ", row.Select(Cell)));
        return ordered ? [.. lines] : [.. lines.Order(StringComparer.Ordinal)];
    }

    // Sums of doubles differ in their last digits with the order of addition.
    static string Cell(string? cell) => cell is { } text && text.Contains('.') && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number.ToString("G10", CultureInfo.InvariantCulture)
        : cell ?? "null";

    string Say(Understanding understood) => understood switch
    {
        Understanding.Planned planned => $"planned with {planned.Confidence}: {PlanCompiler.Compile(planned.Plan, shop.Schema, SampleShop.Today, Dialect.DuckDb)}",
        _ => understood.ToString(),
    };
}
