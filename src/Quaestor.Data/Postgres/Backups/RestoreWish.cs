namespace Quaestor.Data.Postgres.Backups;

/// <summary>How a backup is to be restored.</summary>
/// <param name="Name">Of the database that is made.</param>
public sealed record RestoreWish(string Name)
{
    /// <summary>It takes the place of a database of this name, which stays under another. Without it, there must be none.</summary>
    public bool Replaces { get; init; }

    public MissingRoles MissingRoles { get; init; }

    /// <summary>Whose things go to whom: from roles of the backup to roles of the server.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; init; } = new Dictionary<string, string>();
}

/// <summary>What becomes of roles that the backup names and the server does not have.</summary>
public enum MissingRoles
{
    /// <summary>Nothing is restored.</summary>
    Refuse,

    /// <summary>They are made, without a password and without the right to log in.</summary>
    Create,

    /// <summary>Everything belongs to whoever restores it, and nothing is granted to anybody.</summary>
    NoOwner,
}

/// <param name="Name">Of the database that was made.</param>
/// <param name="Before">What the database is called now in whose place it stands; null where there was none.</param>
/// <param name="Notes">What whoever uses it should know, a sentence each.</param>
public sealed record RestoredDatabase(string Name, string? Before, double Seconds, IReadOnlyList<string> Notes);
