namespace Quaestor.Data.Postgres.Health;

/// <summary>How bad it is, the worst last.</summary>
public enum CheckState
{
    Ok,

    /// <summary>Worth knowing; nothing is wrong yet.</summary>
    Notice,

    /// <summary>It could not be looked at.</summary>
    Unknown,
    Warning,
    Critical,
}
