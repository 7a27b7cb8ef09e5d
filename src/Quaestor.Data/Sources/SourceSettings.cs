namespace Quaestor.Data.Sources;

/// <summary>What settings or a command say of one source.</summary>
/// <param name="Name">Unique; null to have it named after its place.</param>
/// <param name="Place">A path or a URL. It may hold a password: show <see cref="ShownPlace"/> instead.</param>
public sealed record SourceSettings(string? Name, string Place)
{
    public SourceReach Reach { get; init; } = SourceReach.Direct;

    public SourcePolicy Policy { get; init; } = SourcePolicy.Default;

    /// <summary>That it keeps wherever it lies; null for one that is known by its place.</summary>
    public Guid? Id { get; init; }

    /// <summary>The user who brought it, and whose it is; null for one of the installation.</summary>
    public string? Owner { get; init; }

    /// <summary>Nobody but its owner may use it, administrators neither.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Why it cannot be opened, where that is known from the settings alone.</summary>
    public string? Problem { get; init; }

    /// <summary>The place without what is secret in it.</summary>
    public string ShownPlace => SourcePlace.WithoutSecrets(Place);

    /// <summary>Records print all they hold; this one must not.</summary>
    public override string ToString() => $"{Name}: {ShownPlace}";

    /// <summary>True where both are opened in the same way, whatever may be done with them then.</summary>
    internal bool IsSamePlace(SourceSettings other) => Name == other.Name && Place == other.Place && Reach == other.Reach && Problem == other.Problem;
}
