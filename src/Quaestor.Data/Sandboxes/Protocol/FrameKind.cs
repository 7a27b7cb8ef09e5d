namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>What a frame carries. The numbers are the wire's; a new kind gets a new one.</summary>
enum FrameKind : byte
{
    // From the server.
    Open = 1,
    Parse = 2,
    Inspect = 3,
    Query = 4,
    Cancel = 5,
    OpenSqlite = 6,
    CloseSqlite = 7,
    JudgeSqlite = 8,
    InspectSqlite = 9,
    Data = 16,
    RunPython = 17,

    // From the worker.
    Ready = 64,
    Opened = 65,
    Parsed = 66,
    Inspected = 67,
    Columns = 68,
    Chunk = 69,
    Done = 70,
    Error = 71,
    SqliteOpened = 72,
    SqliteClosed = 73,
    SqliteJudged = 74,
    SqliteInspected = 75,
    PythonRefused = 80,
    Printed = 81,
    Figure = 82,
    PythonFailed = 83,
    PythonDone = 84,
}
