namespace Quaestor.Data.Sources;

/// <summary>
/// The sources that one user may choose, as they are now. What is not granted is not found: it has no name, and is no
/// default. Whoever chooses a source on behalf of a user chooses it here.
/// </summary>
/// <param name="registry">All that there are.</param>
/// <param name="isGranted">Asked whenever the sources are looked at; null for all of them.</param>
public sealed class GrantedSources(SourceRegistry registry, Func<ISource, bool>? isGranted)
{
    /// <summary>Whether all of the installation's are granted, those too that come later.</summary>
    public bool IsEverything { get; init; } = isGranted is null;

    /// <summary>Whoever the user is: what owners say of their sources holds for those too that are not granted.</summary>
    public SourceRegistry Registry => registry;

    public IReadOnlyList<ISource> All => [.. registry.All.Where(IsGranted)];

    public IReadOnlyList<ConfiguredSource> Configured => [.. registry.Configured.Where(configured => IsGranted(configured.Source))];

    /// <summary>The one that is meant where none is named: the installation's, else the only one granted.</summary>
    public ISource? Default => registry.Default is { } chosen && IsGranted(chosen) ? chosen : All is [var only] ? only : null;

    /// <returns>Null if there is none, or it is not granted.</returns>
    public ISource? Find(string idOrName) => registry.Find(idOrName) is { } found && IsGranted(found) ? found : null;

    public SourcePolicy PolicyOf(ISource source) => registry.PolicyOf(source);

    bool IsGranted(ISource source) => isGranted is null || isGranted(source);
}
