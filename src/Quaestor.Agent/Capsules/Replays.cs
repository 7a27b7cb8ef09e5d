using Quaestor.Agent.Threads;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Capsules;

/// <summary>
/// Runs what a capsule holds once more, through the same guard and limits as any run, and compares. What would change data
/// does not run again: the guard stops it, whoever agreed to it the first time.
/// </summary>
public sealed class Replays(Runs runs, RunStore store, ResultFolder results)
{
    /// <summary>How a run can end so that another can be compared with it.</summary>
    static readonly string[] Comparable = ["succeeded", "failed", "refused"];

    /// <summary>Leaves a capsule with its result.</summary>
    /// <param name="sources">Those of whoever asks for it.</param>
    /// <exception cref="ReplayException">It cannot be run again; the message says why.</exception>
    public async Task<Replay> ReplayAsync(RunRecord original, GrantedSources sources, CancellationToken cancellationToken)
    {
        var known = KnownHash(original);
        var run = await runs.ExecuteAsync(Again(original, sources), cancellationToken);
        var again = await store.FindAsync(original.UserId, run.Id) ?? throw Gone(original);
        var (verdict, why) = Compare(original, known, again);
        bool? schemaChanged = (original.SchemaFingerprint, again.SchemaFingerprint) is ({ } then, { } now) ? then != now : null;
        return new(original, again, verdict, RowsOf(original), schemaChanged, [.. why, .. Notes(original, verdict, schemaChanged)]);
    }

    /// <summary>Leaves a capsule without rows: whoever verifies wants to know whether they are the same, and not them.</summary>
    /// <exception cref="ReplayException">It cannot be run again; the message says why.</exception>
    public async Task<Replay> VerifyAsync(RunRecord original, GrantedSources sources, CancellationToken cancellationToken)
    {
        var replay = await ReplayAsync(original, sources, cancellationToken);
        if (replay.Again.Result is { } result)
        {
            results.Delete(result.Id);
        }

        return replay;
    }

    static NewRun Again(RunRecord original, GrantedSources sources)
    {
        if (!Comparable.Contains(original.Status))
        {
            throw new ReplayException("not_comparable", $"The run is {original.Status.Replace('_', ' ')}, so there is nothing to compare with. Run its query anew.");
        }

        var source = sources.Find(original.SourceId.ToString())
            ?? throw new ReplayException("source_gone", $"The source \"{original.SourceName}\" of this run is not among the sources any more. Add it again, then repeat the run.");
        var plan = original.PlanJson is { } json ? System.Text.Encoding.UTF8.GetString(json.Span) : null;
        return new(original.UserId, original.ThreadId, TurnId: null, source, ModeOf(original), original.Sql, plan) { ReplayOf = original };
    }

    /// <summary>Runs from before hashes were kept are compared by their rows, while those are there.</summary>
    ResultHash? KnownHash(RunRecord run) =>
        run.ResultHash ?? (run.Result is { } result ? runs.HashOf(result.Id, ModeOf(run), run.Sql) : null);

    static (ReplayVerdict Verdict, IReadOnlyList<string> Why) Compare(RunRecord original, ResultHash? known, RunRecord again)
    {
        if (original.Status != again.Status)
        {
            return (ReplayVerdict.Different, [$"Then it ended as {original.Status}, now as {again.Status}{ErrorOf(again)}"]);
        }

        if (original.Status != "succeeded")
        {
            var (then, now) = (CodeOf(original), CodeOf(again));
            return then == now ? (ReplayVerdict.Same, []) : (ReplayVerdict.Different, [$"Then it ended with {then}, now with {now}."]);
        }

        if (original.Result is null || again.Result is null)
        {
            return SamePrinted(original, again);
        }

        return known is null ? throw new ReplayException("not_comparable", "The rows of this run are gone, and its hash was not kept, so there is nothing to compare with.")
            : known == again.ResultHash ? (ReplayVerdict.Same, [])
            : known.Rows == again.ResultHash?.Rows ? (ReplayVerdict.Reordered, ["The rows are the same in another order: the query's ORDER BY leaves some of them equal."])
            : (ReplayVerdict.Different, original.Result.RowCount == again.Result.RowCount ? [] : [$"There were {original.Result.RowCount:N0} rows then, and there are {again.Result.RowCount:N0} now."]);
    }

    /// <summary>Python need not leave rows: then what it printed is its result.</summary>
    static (ReplayVerdict, IReadOnlyList<string>) SamePrinted(RunRecord original, RunRecord again) =>
        original.Result is null && again.Result is null && original.Python?.Printed == again.Python?.Printed
            ? (ReplayVerdict.Same, [])
            : (ReplayVerdict.Different, [original.Result is null == again.Result is null ? "It printed something else." : "One of the two left rows, the other none."]);

    StoredRows RowsOf(RunRecord run) =>
        run.Result is not { } result ? StoredRows.None
        : runs.HashOf(result.Id, ModeOf(run), run.Sql) is not { } stored ? StoredRows.Expired
        : run.ResultHash is null || stored == run.ResultHash ? StoredRows.Intact
        : StoredRows.Changed;

    static IEnumerable<string> Notes(RunRecord original, ReplayVerdict verdict, bool? schemaChanged)
    {
        if (schemaChanged == true)
        {
            yield return "The source's schema has changed since.";
        }

        if (verdict == ReplayVerdict.Different && original.Result is { TruncatedBy: not null } && original.ResultHash?.Order is null)
        {
            yield return "The result was cut and the query orders nothing, so which rows came was chance.";
        }
    }

    static string ErrorOf(RunRecord run) => run.ErrorJson is { } json ? $": {Read(json, "message")}" : ".";

    static string CodeOf(RunRecord run) => run.ErrorJson is { } json ? Read(json, "code") : "";

    static string Read(ReadOnlyMemory<byte> json, string field)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.GetProperty(field).GetString() ?? "";
    }

    static RunMode ModeOf(RunRecord run) => Enum.Parse<RunMode>(run.Mode, ignoreCase: true);

    static ReplayException Gone(RunRecord run) => new("run_gone", $"The run {run.Id} was deleted meanwhile.");
}
