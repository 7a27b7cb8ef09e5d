using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources.Postgres.Changing;

namespace Quaestor.Data.Queries;

/// <summary>How one run ended. <see cref="Error"/> is there exactly when it did not succeed.</summary>
/// <param name="Page">The first page; the rest lies behind its <see cref="ResultPage.ResultId"/>. There exactly when it succeeded, but Python code and changes need not leave a result.</param>
/// <param name="Sandbox">Where it ran, by the sandbox's name.</param>
public sealed record QueryOutcome(
    RunStatus Status,
    ResultPage? Page,
    QueryError? Error,
    TimeSpan Duration,
    string Sandbox)
{
    /// <summary>What the engine said beside the rows.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What a change that waits for a person's yes would do; null for every other run.</summary>
    public ChangePreview? Preview { get; init; }

    /// <summary>What Python code brought besides its rows; null for every other run, and where no interpreter had the code.</summary>
    public PythonOutcome? Python { get; init; }
}

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>It waits for a place to run.</summary>
    Queued,
    Running,
    Succeeded,
    Failed,
    Refused,

    /// <summary>It changes data and waits for a person's yes; it did not run.</summary>
    NeedsApproval,
    Cancelled,
    TimedOut,
}

/// <param name="Code">Stable, snake case: <c>syntax_error</c>, <c>unknown_column</c>, <c>refused</c>, <c>timed_out</c>, <c>worker_lost</c> …</param>
/// <param name="Message">One sentence for the person and the model.</param>
/// <param name="Line">1-based, in the statement as given; null where the engine names none.</param>
/// <param name="Column">1-based, in that line.</param>
public sealed record QueryError(string Code, string Message, int? Line = null, int? Column = null);
