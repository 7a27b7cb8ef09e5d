using System.Globalization;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>What the author of the code is told of an end that the code did not report itself.</summary>
static class Endings
{
    const int SignalBase = 128;

    /// <param name="end">How the interpreter ended by itself, where it did.</param>
    public static PythonError Error(PythonExit exit, PythonLimits limits, ProcessEnd? end = null) => exit switch
    {
        PythonExit.Time => new("TimeLimit", string.Create(
            CultureInfo.InvariantCulture, $"The code ran longer than {limits.Timeout.TotalSeconds:0.##} seconds and was ended. Work on fewer rows, or aggregate in SQL first.")),
        PythonExit.Memory => new("MemoryLimit", string.Create(
            CultureInfo.InvariantCulture, $"The code took more than {limits.MemoryBytes >> 20} MB of memory and was ended. Work on fewer rows or columns, or aggregate in SQL first.")),
        PythonExit.Cpu => new("CpuLimit", "The code took more processor time than it may and was ended. Work on fewer rows, or aggregate in SQL first."),
        PythonExit.Output => new("OutputLimit", "The code sent more than its answer may hold and was ended."),
        PythonExit.Cancelled => new("Cancelled", "The run was cancelled."),
        PythonExit.Protocol => new("InvalidAnswer", "The code wrote into the interpreter's answer, which is no longer one. Leave results in result, result_df or result_rows, and print."),
        _ => new("InterpreterEnded", $"The interpreter ended without an answer ({How(end)}). Code that ends the interpreter, or a crash in a library, does that."),
    };

    static string How(ProcessEnd? end) => end switch
    {
        null => "it closed its output",
        // What was lost with the machine that it ran on.
        { ExitCode: < 0, Errors.Length: > 0 } => end.Errors.Trim().TrimEnd('.'),
        { ExitCode: > SignalBase } => string.Create(CultureInfo.InvariantCulture, $"signal {end.ExitCode - SignalBase}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code {end.ExitCode}"),
    };
}
