using System.Collections.Concurrent;
using Quaestor.Agent.Evaluation;
using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Ranking;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;

namespace Quaestor.Accuracy;

/// <summary>Says whether a candidate gives the rows that are expected, and remembers it.</summary>
sealed class Judge(DateOnly today)
{
    readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public static bool IsOrdered(Question question) => question.Sql.Contains("order by", StringComparison.OrdinalIgnoreCase);

    public bool IsRight(Example example, Candidate candidate)
    {
        var key = $"{example.Question.Id}\t{IntentKey.Of(candidate.Intent)}";
        if (!_known.TryGetValue(key, out var right))
        {
            right = Sql(example, candidate) is { } sql && IsRight(example, sql);
            _known[key] = right;
        }

        return right;
    }

    public static bool IsRight(Example example, string sql) =>
        example.Database.Rows(example.Question.Sql) is { } expected && example.Database.Run(sql, expected.Count) is { } found && RowComparison.Same(expected, found, IsOrdered(example.Question));

    /// <summary>What was found out before, from a file.</summary>
    public void Recall(string? file)
    {
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            _known[line[2..]] = line[0] == '1';
        }
    }

    public void Keep(string? file)
    {
        if (file is not null)
        {
            File.WriteAllLines(file, _known.Select(known => $"{(known.Value ? 1 : 0)}\t{known.Key}"));
        }
    }

    public string? Sql(Example example, Candidate candidate)
    {
        try
        {
            return new IntentPlan(example.Ranker.Map).Of(candidate.Intent) is { } plan ? PlanCompiler.Compile(plan, example.Database.Schema, today, Dialect.Sqlite) : null;
        }
        catch (PlanException)
        {
            return null;
        }
    }
}
