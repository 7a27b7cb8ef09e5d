namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>Code to run. All files that it names have come before, or lie in the guest's data folder.</summary>
/// <param name="Today">As the code is told what day it is.</param>
sealed record RunPythonMessage(
    string Code,
    IReadOnlyList<PythonTableMessage> Tables,
    IReadOnlyList<EarlierResultMessage> Earlier,
    PythonCapsMessage Limits,
    int? Seed,
    DateOnly Today,
    string TimeZone);

/// <param name="File">A name in the data folder, or of the <see cref="FrameKind.Data"/> frames sent before.</param>
sealed record PythonTableMessage(string Name, string Source, string File);

/// <inheritdoc cref="PythonTableMessage"/>
sealed record EarlierResultMessage(Guid RunId, string File);

/// <param name="MaxBytes">Of encoded rows.</param>
/// <param name="PrintedBytes">In UTF-8.</param>
/// <param name="FigureBytes">Of each.</param>
sealed record PythonCapsMessage(long MaxRows, long MaxBytes, int PrintedBytes, int Figures, int FigureBytes, int CpuSeconds);

sealed record PythonRefusedMessage(IReadOnlyList<PythonFindingMessage> Findings);

/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
sealed record PythonFindingMessage(string Rule, int Line, int Column, string Message);

/// <inheritdoc cref="PythonFindingMessage"/>
sealed record PythonFailedMessage(string Type, string Message, int? Line, int? Column, string? Trace);

/// <param name="TruncatedBy"><c>rows</c>, <c>bytes</c> or null.</param>
/// <param name="Result">The variable that held the result; null where there is no table.</param>
/// <param name="Text">Of a result that is one value.</param>
sealed record PythonDoneMessage(
    long Rows, string? TruncatedBy, string? Result, string? Text, bool PrintedCut, int FiguresCut, double CpuMs, long PeakBytes);
