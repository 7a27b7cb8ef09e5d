namespace Quaestor.Agent.Hosting;

/// <summary>A request that cannot be met as it was made. The message is for whoever made it, and says what to do.</summary>
public sealed class RequestException(RequestFault fault, string code, string message) : Exception(message)
{
    public RequestFault Fault { get; } = fault;

    /// <summary>Stable, in snake case.</summary>
    public string Code { get; } = code;
}

public enum RequestFault
{
    Invalid,
    NotFound,

    /// <summary>It needs a role that whoever made it has not.</summary>
    Forbidden,
    Conflict,

    /// <summary>There is no room for it now; it may come again.</summary>
    TooMuch,
}
