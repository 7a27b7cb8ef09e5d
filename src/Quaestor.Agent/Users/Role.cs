namespace Quaestor.Agent.Users;

/// <summary>What a user may do: each role may all that the ones before it may.</summary>
public enum Role
{
    /// <summary>Asks, and reads what was granted.</summary>
    Viewer,

    /// <summary>Besides: Python, uploads, and proposing changes.</summary>
    Analyst,

    /// <summary>Everything: sources, users, grants, models, and what others did.</summary>
    Admin,
}
