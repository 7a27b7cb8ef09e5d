using Quaestor.Agent.Evaluation;

namespace Quaestor.Tests.Evaluation;

public sealed class EvaluationReportTests
{
    static readonly EvaluationReport Report = new(
    [
        Of("1", "select count(*) from a", 0.95, isRight: true),
        Of("2", "select b, count(*) from a group by b", 0.9, isRight: true),
        Of("3", "select b from a group by b order by count(*) desc limit 1", 0.3, isRight: false),
        new Scored(new EvaluationQuestion("4", "q", null, null), new Prediction("4", null, null, 40), null, null),
    ]);

    [Fact]
    public void QuestionsWithoutAQueryAreNotJudged()
    {
        Assert.Equal((4, 3, 2), (Report.Questions, Report.Judged, Report.Right));
        Assert.Equal(2 / 3.0, Report.Accuracy, 6);
    }

    [Fact]
    public void TheKindOfQueryIsToldByItsSql() =>
        Assert.Equal(["groups", "one table", "top of groups"], Report.ByShape.Select(part => part.Label));

    [Fact]
    public void ConfidenceIsComparedWithHowOftenItIsRight() =>
        Assert.Equal([("0.2 to 0.4", 1, 0), ("0.9 to 1.0", 2, 2)], Report.ByConfidence.Select(part => (part.Label, part.Questions, part.Right)));

    [Fact]
    public void APredictionComesBackFromItsLine()
    {
        var file = Path.GetTempFileName();
        var prediction = new Prediction("7", "select 'a\nb'", 0.5, 12.5, 3, Answers: false);
        try
        {
            File.WriteAllText(file, $"{prediction.ToLine()}\n{{\"id\": \"8\", \"sq");

            Assert.Equal([prediction], Prediction.Read(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void ALineThatIsNoQuestionIsToldWithItsPlace()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "{\"question\": \"how many?\"}\n{\"sql\": \"select 1\"}\n");

            var error = Assert.Throws<InvalidDataException>(() => EvaluationQuestion.Read(file));
            Assert.Contains($"{file}:2", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    static Scored Of(string id, string sql, double confidence, bool isRight) =>
        new(new EvaluationQuestion(id, "q", sql, null), new Prediction(id, sql, confidence, 10), isRight, null);
}
