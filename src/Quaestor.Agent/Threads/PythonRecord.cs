using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quaestor.Agent.Threads;

/// <summary>What a run's capsule keeps of its Python code, besides the code and its result.</summary>
/// <param name="Exit">Why it ended, in snake case: <c>finished</c>, <c>error</c>, <c>memory</c> …</param>
/// <param name="Printed">Cut where <paramref name="PrintedCut"/> says so.</param>
/// <param name="Figures">How many are kept; each lies by its number, from 1 on.</param>
/// <param name="FiguresCut">How many were too many or too large.</param>
/// <param name="ResultName">The variable that held the result.</param>
/// <param name="Trace">The lines of the code that led to an error.</param>
public sealed record PythonRecord(
    string Exit, string Printed, bool PrintedCut, int Figures, int FiguresCut, string? ResultName, string? Trace, PythonCost Limits, PythonCost Usage)
{
    /// <summary>What the code met besides data, so that it meets it again; null for runs older than this is kept.</summary>
    public PythonConditions? Conditions { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PythonRecordJson.Default.PythonRecord);

    public static PythonRecord Read(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, PythonRecordJson.Default.PythonRecord)!;
}

/// <param name="TimeZone">By its IANA name.</param>
/// <param name="Seed">Of random numbers.</param>
public sealed record PythonConditions(DateOnly Today, string TimeZone, int Seed);

/// <summary>What code may take, or took. Null where nothing measured it.</summary>
/// <param name="TimeMs">By the clock.</param>
public sealed record PythonCost(long? TimeMs, long? CpuMs, long? MemoryBytes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PythonRecord))]
sealed partial class PythonRecordJson : JsonSerializerContext;
