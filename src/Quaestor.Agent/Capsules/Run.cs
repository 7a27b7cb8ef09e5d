using Quaestor.Agent.Threads;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Agent.Capsules;

public enum RunMode
{
    Sql,
    Plan,
    Python,

    /// <summary>A query of the planner's own, by which it looks up what names in a question stand for.</summary>
    Probe,
}

/// <summary>What to run.</summary>
/// <param name="Sql">Of a plan, what it was compiled to; of Python, the code.</param>
/// <param name="PlanJson">Set exactly when <paramref name="Mode"/> is <see cref="RunMode.Plan"/>.</param>
public sealed record NewRun(
    string UserId, Guid? ThreadId, Guid? TurnId, ISource Source, RunMode Mode, string Sql, string? PlanJson = null)
{
    /// <summary>The call of the turn that asked for it: with the turn's id, the key by which it is known to have run. Null outside of tools.</summary>
    public string? CallId { get; init; }

    /// <summary>Who agreed to the call before it ran; null where nobody had to.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>
    /// Whether a change may be tried, so that somebody can be asked about it. Only for who may propose changes and hears what became of
    /// it: trying one takes locks, and moves sequences on.
    /// </summary>
    public bool MayPropose { get; init; }

    /// <summary>What a person has approved, which runs in the place of a query; null for every other run.</summary>
    public ApprovedChange? Change { get; init; }

    /// <summary>What runs in the place of one statement, with a record like any run; null for every other run.</summary>
    public Func<CancellationToken, Task<QueryOutcome>>? Work { get; init; }

    /// <summary>The run that this one repeats. It sees of its thread what that one saw; null for a run of its own.</summary>
    public RunRecord? ReplayOf { get; init; }
}

/// <summary>A run as it ended.</summary>
/// <param name="Page">The first page; there exactly when it succeeded, but Python code and changes need not leave a result.</param>
/// <param name="Sql">As it ran.</param>
public sealed record Run(Guid Id, RunStatus Status, ResultPage? Page, QueryError? Error, TimeSpan Duration, string Sql)
{
    /// <summary>All rows of the result, read when they are asked for; null where the page holds them all.</summary>
    public IEnumerable<object?[]>? Rows { get; init; }

    /// <summary>What Python code brought besides; null for every other run.</summary>
    public PythonOutcome? Python { get; init; }

    /// <summary>What a change that waits would do; null for every other run.</summary>
    public ChangePreview? Preview { get; init; }

    /// <summary>What is worth knowing beside the rows, a sentence each.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
