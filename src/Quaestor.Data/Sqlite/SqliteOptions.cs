namespace Quaestor.Data.Sqlite;

/// <summary>Switches of a connection; the numbers are SQLite's (SQLITE_DBCONFIG_*).</summary>
enum SqliteSwitch
{
    Triggers = 1003,
    TokenizerFunction = 1004,
    LoadExtension = 1005,
    NoCheckpointOnClose = 1006,
    Defensive = 1010,
    WritableSchema = 1011,
    TextInDoubleQuotes = 1013, // SQLITE_DBCONFIG_DQS_DML
    TrustedSchema = 1017,
}

/// <summary>Limits of a connection; the numbers are SQLite's (SQLITE_LIMIT_*).</summary>
enum SqliteLimit
{
    Length = 0,
    SqlLength = 1,
    ExpressionDepth = 3,
    CompoundSelect = 4,
    Attached = 7,
    TriggerDepth = 10,
    WorkerThreads = 11,
}

/// <summary>What SQLite asks its authorizer about.</summary>
/// <param name="First">By kind: a table, a pragma, null for functions.</param>
/// <param name="Second">By kind: a column, a pragma's argument, a function.</param>
/// <param name="Within">The view or trigger that asks for it; null for the statement itself.</param>
readonly record struct SqliteAction(SqliteActionKind Kind, string? First, string? Second, string? Database, string? Within);

/// <summary>The numbers are SQLite's (SQLITE_CREATE_INDEX …).</summary>
enum SqliteActionKind
{
    CreateIndex = 1,
    CreateTable = 2,
    CreateTemporaryIndex = 3,
    CreateTemporaryTable = 4,
    CreateTemporaryTrigger = 5,
    CreateTemporaryView = 6,
    CreateTrigger = 7,
    CreateView = 8,
    Delete = 9,
    DropIndex = 10,
    DropTable = 11,
    DropTemporaryIndex = 12,
    DropTemporaryTable = 13,
    DropTemporaryTrigger = 14,
    DropTemporaryView = 15,
    DropTrigger = 16,
    DropView = 17,
    Insert = 18,
    Pragma = 19,
    Read = 20,
    Select = 21,
    Transaction = 22,
    Update = 23,
    Attach = 24,
    Detach = 25,
    AlterTable = 26,
    Reindex = 27,
    Analyze = 28,
    CreateVirtualTable = 29,
    DropVirtualTable = 30,
    Function = 31,
    Savepoint = 32,
    Recursive = 33,
}
