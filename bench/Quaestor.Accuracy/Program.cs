using System.Diagnostics;
using Quaestor.Accuracy;

// usage: QUESTIONS.jsonl [--fold N] [--memory FILE] [--misses FILE] [--sure FILE] [--predictions FILE] [--page FILE.md] | --train WEIGHTS | --words FILE
var options = new Options(args);
var time = Stopwatch.StartNew();
var questions = Question.Read(options.File);
var databases = questions.Select(one => one.Database).Distinct().ToDictionary(path => path, path => new QuestionDatabase(path));
var examples = questions.AsParallel().AsOrdered().Select(one => Example.Of(one, databases[one.Database])).ToList();
Console.WriteLine($"{examples.Count} questions over {databases.Count} databases, {examples.Count(one => one.Expected is not null)} of them can be said as an intent; {time.Elapsed.TotalSeconds:F0} s");

if (options["--words"] is { } words)
{
    File.WriteAllLines(words, CommonWords.Of(examples));
    return;
}

var judge = new Judge(new DateOnly(2025, 12, 31));
judge.Recall(options["--memory"]);
if (options["--train"] is { } weights)
{
    using var stream = File.Create(weights);
    new Trainer(1, judge).Train(examples).Write(stream);
}
else
{
    new FoldRun(examples, judge, options).Measure(options["--fold"] is { } fold ? [int.Parse(fold)] : [.. Enumerable.Range(0, FoldRun.Folds)]);
}

judge.Keep(options["--memory"]);
Console.WriteLine($"{time.Elapsed.TotalSeconds:F0} s in all");
