namespace Quaestor.Agent.Loop;

/// <summary>What one turn may cost.</summary>
public sealed record LoopLimits
{
    public static readonly LoopLimits Default = new();

    /// <summary>Requests to the model in which it may call tools; one more, without tools, brings the answer.</summary>
    public int Rounds { get; init; } = 10;

    public int Calls { get; init; } = 30;

    /// <summary>Input and output tokens of all requests together, as the provider counts them.</summary>
    public long Tokens { get; init; } = 400_000;

    /// <summary>US dollars, as far as prices are known; null for any sum.</summary>
    public decimal? Cost { get; init; }

    public TimeSpan WallTime { get; init; } = TimeSpan.FromMinutes(5);

    public int ConcurrentCalls { get; init; } = 4;

    /// <summary>Of a call whose tool names no time of its own.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Rounds in a row of nothing but calls that cannot run, before the turn gives up.</summary>
    public int FaultyRounds { get; init; } = 3;

    /// <summary>Calls of one tool in a row with arguments that do not fit, before the tool is withdrawn for the rest of the turn.</summary>
    public int FaultsPerTool { get; init; } = 4;

    /// <summary>How long a person has to decide about a call before it is void.</summary>
    public TimeSpan ApprovalTime { get; init; } = TimeSpan.FromHours(1);
}
