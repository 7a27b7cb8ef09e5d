using System.Text.Json.Serialization;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sources.Sqlite.Inspection;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>The JSON of every message, without reflection. What is missing or unknown is an error: both ends are one build.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(ReadyMessage))]
[JsonSerializable(typeof(OpenMessage))]
[JsonSerializable(typeof(OpenedMessage))]
[JsonSerializable(typeof(ParseMessage))]
[JsonSerializable(typeof(ParsedSql))]
[JsonSerializable(typeof(FilesToInspect))]
[JsonSerializable(typeof(InspectedFiles))]
[JsonSerializable(typeof(OpenSqliteMessage))]
[JsonSerializable(typeof(SqliteOpenedMessage))]
[JsonSerializable(typeof(CloseSqliteMessage))]
[JsonSerializable(typeof(SqliteClosedMessage))]
[JsonSerializable(typeof(SqliteJudgedMessage))]
[JsonSerializable(typeof(InspectSqliteMessage))]
[JsonSerializable(typeof(InspectedDatabase))]
[JsonSerializable(typeof(QueryMessage))]
[JsonSerializable(typeof(CancelMessage))]
[JsonSerializable(typeof(ColumnsMessage))]
[JsonSerializable(typeof(DoneMessage))]
[JsonSerializable(typeof(ErrorMessage))]
[JsonSerializable(typeof(RunPythonMessage))]
[JsonSerializable(typeof(PythonRefusedMessage))]
[JsonSerializable(typeof(PythonFailedMessage))]
[JsonSerializable(typeof(PythonDoneMessage))]
sealed partial class ProtocolJson : JsonSerializerContext;
