using System.Globalization;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Evaluation;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Eval;

/// <summary>Writes what came of a question set.</summary>
sealed class EvaluationText(Screen screen)
{
    public void Write(EvaluationReport report, bool json, int wrong)
    {
        if (json)
        {
            screen.Data.WriteLine(Json(report));
            return;
        }

        if (report.Judged > 0)
        {
            Parts("by kind of query", report.ByShape);
            Parts("by database", report.ByDatabase);
            Parts("by confidence", report.ByConfidence);
            screen.Print($"execution accuracy {report.Right}/{report.Judged} = {Percent(report.Right, report.Judged)}");
        }

        screen.Print(string.Create(CultureInfo.InvariantCulture, $"{report.Questions} questions, median {report.Milliseconds(0.5):0.0} ms, 99 % within {report.Milliseconds(0.99):0.0} ms, {report.Tokens} tokens"));
        foreach (var one in report.Wrong.Take(wrong))
        {
            screen.Print($"\n{one.Question.Id}  {one.Fault}\n  asked  {one.Question.Question}\n  right  {one.Question.Sql}\n  given  {one.Prediction.Sql?.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Which questions one run has right and the other has not.</summary>
    public void Compare(IReadOnlyList<Scored> now, IReadOnlyList<Scored> before)
    {
        var pairs = now.Zip(before).Where(pair => pair.First.IsRight is not null).ToList();
        var gained = pairs.Where(pair => pair is { First.IsRight: true, Second.IsRight: false }).Select(pair => pair.First.Question.Id).ToList();
        var lost = pairs.Where(pair => pair is { First.IsRight: false, Second.IsRight: true }).Select(pair => pair.First.Question.Id).ToList();
        screen.Print($"before {Percent(before.Count(one => one.IsRight == true), pairs.Count)}, now {Percent(now.Count(one => one.IsRight == true), pairs.Count)}");
        screen.Print($"gained {gained.Count}: {string.Join(' ', gained)}");
        screen.Print($"lost {lost.Count}: {string.Join(' ', lost)}");
    }

    void Parts(string title, IEnumerable<EvaluationReport.Part> parts)
    {
        screen.Print(title);
        foreach (var part in parts)
        {
            screen.Print($"  {part.Label,-36} {part.Right,5}/{part.Questions,-5} {Percent(part.Right, part.Questions),7}");
        }
    }

    static string Percent(int right, int count) => count == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * right / count:0.0} %");

    static string Json(EvaluationReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("questions"u8, report.Questions);
            json.WriteNumber("judged"u8, report.Judged);
            json.WriteNumber("right"u8, report.Right);
            json.WriteNumber("accuracy"u8, Math.Round(report.Accuracy, 4));
            json.WriteNumber("median_ms"u8, Math.Round(report.Milliseconds(0.5), 2));
            json.WriteNumber("p99_ms"u8, Math.Round(report.Milliseconds(0.99), 2));
            json.WriteNumber("tokens"u8, report.Tokens);
            Parts("by_shape", report.ByShape);
            Parts("by_database", report.ByDatabase);
            Parts("by_confidence", report.ByConfidence);
            json.WriteStartArray("wrong"u8);
            foreach (var one in report.Wrong)
            {
                json.WriteStringValue(one.Question.Id);
            }

            json.WriteEndArray();
            json.WriteEndObject();

            void Parts(string name, IEnumerable<EvaluationReport.Part> parts)
            {
                json.WriteStartArray(name);
                foreach (var part in parts)
                {
                    json.WriteStartObject();
                    json.WriteString("label"u8, part.Label);
                    json.WriteNumber("questions"u8, part.Questions);
                    json.WriteNumber("right"u8, part.Right);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
