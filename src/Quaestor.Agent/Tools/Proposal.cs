using System.Text.Json;

namespace Quaestor.Agent.Tools;

/// <summary>A query that a model wants to run, and how sure it is that this is what was asked.</summary>
/// <param name="Sql">How the question was read.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record Proposal(string Sql, double Confidence, IReadOnlyList<string> Assumptions)
{
    /// <summary>Below this the agent asks instead of running.</summary>
    public const double Sure = 0.8;

    public bool IsSure => Confidence >= Sure;

    /// <summary>Reads <c>confidence</c> and <c>assumptions</c> beside a tool's own arguments.</summary>
    public static Proposal Read(string sql, JsonElement arguments) => new(
        sql,
        Math.Clamp(arguments.GetProperty("confidence").GetDouble(), 0, 1),
        [.. arguments.GetProperty("assumptions").EnumerateArray().Select(a => a.GetString()!).Where(a => a.Length > 0)]);
}
