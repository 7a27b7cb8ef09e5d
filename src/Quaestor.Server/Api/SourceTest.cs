using System.Diagnostics;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Server.Api;

/// <summary>Whether a source works: by the ways that questions go.</summary>
/// <param name="Error">What is wrong and what to do; null where it works.</param>
/// <param name="Tables">How many it has; null where that is not known.</param>
/// <param name="Problems">What could not be read of a source that works otherwise.</param>
/// <param name="Notes">What whoever uses it should know, such as rights that its role need not have.</param>
sealed record SourceTest(string? Error, int? Tables, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes, long DurationMs)
{
    public static async Task<SourceTest> RunAsync(AgentHost host, ISource source, string userId, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var schema = await source.SchemaAsync(cancellationToken);
            var run = await host.Runs.ExecuteAsync(new NewRun(userId, null, null, source, RunMode.Sql, "SELECT 1"), cancellationToken);
            var error = run.Status == RunStatus.Succeeded ? null : run.Error!.Message;
            return new(error, schema.Tables.Count, [.. schema.Problems.Select(problem => problem.Message), .. MaskedColumns.Unknown(host.Sources.PolicyOf(source).Masked, schema), .. host.Knowledge.Problems(source, schema)], await source.NotesAsync(cancellationToken), Since(began));
        }
        catch (Exception exception) when (exception is SourceException or SandboxException)
        {
            return new(exception.Message, null, [], [], Since(began));
        }
    }

    static long Since(long began) => (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
}
