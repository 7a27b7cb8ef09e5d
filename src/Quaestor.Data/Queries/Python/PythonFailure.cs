using System.Text.RegularExpressions;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Queries.Python;

/// <summary>What a Python job that did not succeed tells: one error with a stable code.</summary>
static partial class PythonFailure
{
    const int MostFindings = 5;

    /// <param name="tables">Of the source: code finds those that it names, so a name that is nearly one of them is not there.</param>
    /// <returns>Null where it succeeded.</returns>
    public static QueryFailure? Of(PythonOutcome outcome, PythonLimits limits, IEnumerable<string> tables) => outcome.Exit switch
    {
        PythonExit.Finished => null,
        PythonExit.Refused => Refused(outcome.Findings),
        PythonExit.Error => At(RunStatus.Failed, "python_error", outcome.Error is { } error ? $"{error.Type}: {Told(error, tables)}" : "The code failed.", outcome.Error),
        PythonExit.Time => At(RunStatus.TimedOut, "timed_out", $"The code ran longer than {limits.Timeout.TotalSeconds:0.###} s and was stopped. Work on fewer rows, or compute a part of it in SQL first.", outcome.Error),
        PythonExit.Cpu => At(RunStatus.TimedOut, "timed_out", "The code used up its processor time and was stopped. Work on fewer rows, or compute a part of it in SQL first.", outcome.Error),
        PythonExit.Memory => At(RunStatus.Failed, "out_of_memory", $"The code needs more memory than it may use ({limits.MemoryBytes >> 20:N0} MB). Work on fewer rows or columns, or compute a part of it in SQL first.", outcome.Error),
        PythonExit.Output => At(RunStatus.Failed, "output_too_large", "The code sent more than it may. Print less, and let its result have fewer rows.", outcome.Error),
        PythonExit.Killed => At(RunStatus.Failed, "python_ended", outcome.Error?.Message ?? "The interpreter ended before the code was done. Run it again; if that happens every time, leave out what it did last.", outcome.Error),
        PythonExit.Protocol => At(RunStatus.Failed, "python_reply_broken", "What came back from the interpreter is no answer, so it is not used. The code may not write into the interpreter's own channel.", outcome.Error),
        PythonExit.Cancelled => At(RunStatus.Cancelled, "cancelled", "The run was cancelled.", outcome.Error),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Exit, "Not an end."),
    };

    static QueryFailure Refused(IReadOnlyList<PythonFinding> findings)
    {
        if (findings.Count == 0)
        {
            return new(RunStatus.Refused, new("refused", "The code was refused."));
        }

        var others = findings.Skip(1).Take(MostFindings - 1).Select(finding => $"Line {finding.Line}, column {finding.Column}: {finding.Message}");
        var more = findings.Count > MostFindings ? $"\nAnd {findings.Count - MostFindings} more." : "";
        return new(RunStatus.Refused, new("refused", string.Join('\n', others.Prepend(findings[0].Message)) + more, findings[0].Line, findings[0].Column));
    }

    /// <summary>The interpreter knows the nearest of the names that it was given; the nearest table may not be among them.</summary>
    static string Told(PythonError error, IEnumerable<string> tables) =>
        UnknownName().Match(error.Message) is { Success: true } match && NearestName.Of(match.Groups["name"].Value, tables) is { } table
            ? $"{match.Value}. Did you mean the table {table}?"
            : error.Message;

    [GeneratedRegex(@"^name '(?<name>\w{1,100})' is not defined", RegexOptions.None, 1000)]
    private static partial Regex UnknownName();

    static QueryFailure At(RunStatus status, string code, string message, PythonError? error) =>
        new(status, new(code, message, error?.Line, error?.Column));
}
