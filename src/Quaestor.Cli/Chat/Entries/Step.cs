namespace Quaestor.Cli.Chat.Entries;

/// <summary>A call of a tool within a turn.</summary>
sealed class Step(string callId, string tool, string? query)
{
    public string CallId { get; } = callId;

    public string Tool { get; } = tool;

    /// <summary>The SQL or Python that it was given; null for a tool that takes none.</summary>
    public string? Query { get; } = query;

    /// <summary>Null while it runs.</summary>
    public bool? IsDone { get; private set; }

    public string Summary { get; private set; } = "";

    /// <summary>Whether a person has to agree before it runs.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>The number under which its result stands beside the conversation.</summary>
    public int? ResultNumber { get; set; }

    public void End(bool isOk, string summary) => (IsDone, Summary) = (isOk, summary);
}
