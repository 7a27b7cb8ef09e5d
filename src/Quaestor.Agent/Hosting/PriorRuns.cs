using Microsoft.Extensions.AI;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>The latest run of a thread as the next turn begins with it, and who wrote it.</summary>
static class PriorRuns
{
    /// <param name="history">Where its call stands, if it was one.</param>
    public static PriorRun? Of(RunRecord? run, IReadOnlyList<ChatMessage> history, SourceSchema schema, SourceRegistry sources)
    {
        if (run?.Result is not { } result)
        {
            return null;
        }

        // What a person ran is the person's own. A call that is no longer among the messages was written by somebody unknown.
        var call = history.SelectMany(message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault(call => call.CallId == run.CallId);
        var masks = sources.Find(run.SourceId.ToString()) is { } source && sources.PolicyOf(source).Masked.Count > 0;
        return new PriorRun(run.Mode, run.Sql, [.. ToldNames.Of(result.Columns, run.Sql, schema).Take(RowsText.MostColumns)], masks ? null : result.RowCount)
        {
            Needs = call is not null ? Grades.NeedsOf(call) : run.CallId is null ? [] : [Need.Everything],
            IsPlanners = call is not null && Grades.WriterOf(call) == "planner",
        };
    }
}
