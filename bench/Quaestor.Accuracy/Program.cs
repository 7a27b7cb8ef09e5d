using System.Diagnostics;
using System.Text;
using Quaestor.Accuracy;
using Quaestor.Agent.Evaluation;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Ranking;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;

const int Folds = 5;
var today = new DateOnly(2025, 12, 31);
var folds = args.Contains("--fold") ? [int.Parse(args[Array.IndexOf(args, "--fold") + 1])] : Enumerable.Range(0, Folds).ToArray();
var wrong = args.Contains("--wrong") ? args[Array.IndexOf(args, "--wrong") + 1] : null;
var questions = Question.Read(args[0]);
var time = Stopwatch.StartNew();
var databases = questions.Select(q => q.Database).Distinct().ToDictionary(path => path, path => new QuestionDatabase(path));
Console.WriteLine($"{databases.Count} databases in {time.ElapsedMilliseconds} ms");
time.Restart();
var examples = questions.ConvertAll(question => Example.Of(question, databases[question.Database]));
Console.WriteLine($"{examples.Count} read in {time.ElapsedMilliseconds} ms, {examples.Count(one => one.Expected is not null)} understood, {GC.GetTotalMemory(false) >> 20} MB");
if (args.Contains("--forms"))
{
    foreach (var reason in examples.Where(one => one.Expected is null).GroupBy(one => SqlIntent.Read(one.Question.Sql, one.Database.Ranker.Map).Reason).OrderByDescending(same => same.Count()).Take(25)) { Console.WriteLine($"{reason.Count()} {reason.Key}"); }
}

using var report = wrong is null ? null : new StreamWriter(wrong);
var (allRight, all) = (0, 0);
foreach (var fold in folds)
{
    time.Restart();
    int FoldOf(Example one) => (int)(Features.Of(one.Database.Name) % Folds);
    var model = new Trainer(1).Train([.. examples.Where(one => FoldOf(one) != fold)]);
    var trained = time.ElapsedMilliseconds;
    time.Restart();
    var (right, count, held, top, upper, failed) = (0, 0, 0, 0, 0, 0);
    foreach (var example in examples.Where(one => FoldOf(one) == fold))
    {
        count++;
        var candidates = example.Ranker.Rank(example.Question.Text, model, example.Database.Probe);
        var place = candidates.FindIndex(one => IntentKey.Of(one.Intent) == example.Key);
        held += place >= 0 ? 1 : 0;
        top += place == 0 ? 1 : 0;
        string? sql = null;
        var tried = 0;
        foreach (var candidate in candidates.Take(10))
        {
            if (Sql(example, candidate) is { } made) { sql = made; break; }
            tried++;
        }

        failed += tried > 0 ? 1 : 0;
        var expected = example.Database.Rows(example.Question.Sql);
        var found = sql is null ? null : example.Database.Rows(sql);
        var ordered = example.Question.Sql.Contains("order by", StringComparison.OrdinalIgnoreCase);
        var good = expected is not null && found is not null && RowComparison.Same(expected, found, ordered);
        right += good ? 1 : 0;
        if (!good && report is not null)
        {
            report.WriteLine($"{example.Question.Id} [{example.Database.Name}] place {place} of {candidates.Count} {(example.Expected is null ? SqlIntent.Read(example.Question.Sql, example.Ranker.Map).Reason : "")} failed {tried}\n  Q    {example.Question.Text}\n  gold {example.Question.Sql}\n  ours {sql?.ReplaceLineEndings(" ")}");
            if (candidates.Count > 0) { report.WriteLine($"  made {string.Join("; ", candidates[0].Elements.Select(one => $"{one.Role} {one.Column}{one.Table} {one.Score:F1}"))}"); }
            if (example.Expected is not null && place < 0) { report.WriteLine($"  need {string.Join("; ", example.Elements.Where(example.Holds).GroupBy(one => one.Key).Select(same => same.MaxBy(one => one.Score)!).Select(one => $"{one.Role} {one.Column}{one.Table} {one.Score:F1}"))}"); }
        }
    }

    allRight += right;
    all += count;
    Console.WriteLine($"fold {fold}: {right}/{count} = {100.0 * right / count:F1}%  held {100.0 * held / count:F1}% first {100.0 * top / count:F1}% failed {failed}  trained {trained} ms, answered {time.ElapsedMilliseconds} ms");
}

Console.WriteLine($"all: {allRight}/{all} = {100.0 * allRight / all:F1}%");

string? Sql(Example example, Candidate candidate)
{
    try
    {
        return new IntentPlan(example.Ranker.Map).Of(candidate.Intent) is { } plan ? PlanCompiler.Compile(plan, example.Database.Schema, today, Dialect.Sqlite) : null;
    }
    catch (PlanException error)
    {
        if (args.Contains("--plans")) { Console.WriteLine(error.Message.Split('\n')[0]); }
        return null;
    }
}
