using System.Text.Json;
using System.Text.Json.Serialization;
using Quaestor.Data.Postgres.Activity;
using Quaestor.Data.Postgres.Advice;
using Quaestor.Data.Postgres.Health;
using Quaestor.Data.Postgres.Indexes;
using Quaestor.Data.Postgres.Plans;
using Quaestor.Data.Postgres.Statements;

namespace Quaestor.Server.Api.Postgres;

/// <summary>The JSON of what is known of a PostgreSQL server, in snake case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CheckStateJson)])]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(Backend))]
[JsonSerializable(typeof(BlockedSession))]
[JsonSerializable(typeof(TopStatements))]
[JsonSerializable(typeof(IReadOnlyList<PlanLine>))]
[JsonSerializable(typeof(IReadOnlyList<PlanFinding>))]
[JsonSerializable(typeof(IndexRepair))]
[JsonSerializable(typeof(AdviceReport))]
[JsonSerializable(typeof(MaintenanceProgress))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
sealed partial class PostgresJson : JsonSerializerContext;

sealed class CheckStateJson() : JsonStringEnumConverter<CheckState>(JsonNamingPolicy.SnakeCaseLower);
