using System.Diagnostics;
using Quaestor.Accuracy;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Ranking;

const int Folds = 5;
var judge = new Judge(new DateOnly(2025, 12, 31));
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

string? After(string option) => args.Contains(option) ? args[Array.IndexOf(args, option) + 1] : null;
if (After("--memory") is { } memory) { judge.Recall(memory); }
if (After("--words") is { } words)
{
    const int LeastDatabases = 10;
    const int MostNamed = 5;
    var named = databases.Values.SelectMany(one => one.Ranker.Map.Columns.SelectMany(column => column.Words).Concat(one.Ranker.Map.Tables.SelectMany(table => table.Words)).Distinct()).CountBy(word => word).ToDictionary();
    var said = examples.SelectMany(one => one.Mentions.Tokens.Where((token, i) => !one.Mentions.Columns.Any(at => at.Start <= i && at.End > i) && !one.Mentions.Tables.Any(at => at.Start <= i && at.End > i) && !one.Mentions.Values.Any(at => at.Start <= i && at.End > i) && token.Kind == Quaestor.Agent.Models.Planner.Text.TokenKind.Word && token.Text.All(char.IsLower)).Select(token => (token.Stem, one.Database.Name)))
        .Distinct().GroupBy(one => one.Stem).Where(same => same.Count() >= LeastDatabases && named.GetValueOrDefault(same.Key) < MostNamed).Select(same => same.Key).Order(StringComparer.Ordinal);
    File.WriteAllLines(words, said);
    return;
}

if (After("--train") is { } output)
{
    using (var stream = File.Create(output)) { new Trainer(1, judge).Train(examples).Write(stream); }
    if (After("--memory") is { } kept) { judge.Keep(kept); }
    Console.WriteLine($"trained in {time.ElapsedMilliseconds} ms");
    return;
}

using var sure = After("--sure") is { } sureFile ? new StreamWriter(sureFile) : null;
using var report = wrong is null ? null : new StreamWriter(wrong);
var (allRight, all) = (0, 0);
var lacks = new Dictionary<string, int>();
foreach (var fold in folds)
{
    time.Restart();
    int FoldOf(Example one) => (int)(Features.Of(one.Database.Name) % Folds);
    var model = new Trainer(1, judge).Train([.. examples.Where(one => FoldOf(one) != fold)]);
    var trained = time.ElapsedMilliseconds;
    time.Restart();
    var (right, count, held, top, upper, failed, checkedRight) = (0, 0, 0, 0, 0, 0, 0);
    foreach (var example in examples.Where(one => FoldOf(one) == fold))
    {
        count++;
        var candidates = example.Ranker.Rank(example.Question.Text, model, example.Database.Probe);
        var place = candidates.FindIndex(one => IntentKey.Of(one.Intent) == example.Key);
        held += place >= 0 ? 1 : 0;
        if (place < 0) { foreach (var lack in Lacks(example)) { lacks[lack] = lacks.GetValueOrDefault(lack) + 1; } }
        top += place == 0 ? 1 : 0;
        var made = candidates.Take(8).Select(one => (Candidate: one, Sql: judge.Sql(example, one))).Where(one => one.Sql is not null).ToList();
        failed += candidates.Count > 0 && (made.Count == 0 || made[0].Candidate != candidates[0]) ? 1 : 0;
        var sql = made.FirstOrDefault().Sql;
        var good = sql is not null && Judge.IsRight(example, sql);
        checkedRight += Checked(example, made) is { } choice && Judge.IsRight(example, choice) ? 1 : 0;
        right += good ? 1 : 0;
        if (candidates.Count > 0) { sure?.WriteLine($"{example.Question.Id}\t{(good ? 1 : 0)}\t{candidates[0].Share:F5}\t{(candidates.Count > 1 ? candidates[1].Share : 0):F5}\t{candidates[0].Prior:F3}\t{candidates[0].Elements.Min(one => one.Score):F3}\t{candidates.Count}\t{example.Mentions.Tokens.Count}"); }
        if (!good && report is not null)
        {
            report.WriteLine($"{example.Question.Id} [{example.Database.Name}] place {place} of {candidates.Count} {(example.Expected is null ? SqlIntent.Read(example.Question.Sql, example.Ranker.Map).Reason : "")}\n  Q    {example.Question.Text}\n  gold {example.Question.Sql}\n  ours {sql?.ReplaceLineEndings(" ")}");
            if (candidates.Count > 0) { report.WriteLine($"  made {string.Join("; ", candidates[0].Elements.Select(one => $"{one.Role} {one.Column}{one.Table} {one.Score:F1}"))}"); }
            if (example.Expected is not null && place < 0) { report.WriteLine($"  need {string.Join("; ", example.Elements.Where(example.Holds).GroupBy(one => one.Key).Select(same => same.MaxBy(one => one.Score)!).Select(one => $"{one.Role} {one.Column}{one.Table} {one.Score:F1}"))}"); }
        }
    }

    if (After("--memory") is { } keep) { judge.Keep(keep); }
    sure?.Flush();
    allRight += right;
    all += count;
    Console.WriteLine($"fold {fold}: {right}/{count} = {100.0 * right / count:F1}%  held {100.0 * held / count:F1}% first {100.0 * top / count:F1}% failed {failed} checked {100.0 * checkedRight / count:F1}%  trained {trained} ms, answered {time.ElapsedMilliseconds} ms");
}

Console.WriteLine($"all: {allRight}/{all} = {100.0 * allRight / all:F1}%");

foreach (var (lack, times) in lacks.OrderByDescending(one => one.Value)) { Console.WriteLine($"  {times} {lack}"); }

static string? Checked(Example example, List<(Candidate Candidate, string? Sql)> made)
{
    foreach (var (candidate, sql) in made.Take(5).Where(one => one.Candidate.Share > 0.15 * made[0].Candidate.Share))
    {
        if (example.Database.Rows(sql!) is { Count: > 0 } rows && !(rows.Count == 1 && rows[0].All(cell => cell is null or 0L)))
        {
            return sql;
        }
    }

    return made.Count == 0 ? null : made[0].Sql;
}

static IEnumerable<string> Lacks(Example example)
{
    if (example.Expected is not { } intent) { return ["form"]; }
    var held = example.Elements.Where(example.Holds).ToList();
    List<string> found = [];
    foreach (var output in intent.Outputs.Where(output => !held.Exists(one => one.Output is { } own && IntentKey.Of(own) == IntentKey.Of(output)))) { found.Add($"output {output.How}{(output.Column is null ? "*" : "")}"); }
    foreach (var criterion in intent.Criteria.Concat(intent.SecondCriteria).Where(one => !held.Exists(own => own.Criterion is { } other && IntentKey.Of(one) == IntentKey.Of(other)))) { found.Add($"criterion {criterion.Relation} {criterion.Of} {criterion.ValueOf} {criterion.Column?.Use}"); }
    if (intent.Order is { } order && !held.Exists(one => one.Order is not null)) { found.Add($"order {order.How}"); }
    return found.Count == 0 ? [$"composition {intent.Second} {(intent.SecondCriteria.Count > 0 ? "+" : "")}"] : found.Distinct();
}
