namespace Quaestor.Data.Sandboxes.Python;

/// <summary>Why a job failed, for whoever wrote the code.</summary>
/// <param name="Type">Python's class of the error, or a word of ours where the job was ended: <c>MemoryLimit</c>.</param>
/// <param name="Line">1-based, in the code; null where no line of it is to blame.</param>
/// <param name="Column">1-based.</param>
/// <param name="Trace">The lines of the code that led there; empty where none did.</param>
public sealed record PythonError(string Type, string Message, int? Line = null, int? Column = null, string Trace = "");

/// <summary>Why the policy refuses a piece of code, and what to use instead.</summary>
/// <param name="Rule">A stable name.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
public sealed record PythonFinding(string Rule, int Line, int Column, string Message);
