namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>By what a server knows its containers again, after a crash too.</summary>
/// <param name="installation">Common to all servers that may remove one another's leftovers.</param>
/// <param name="scratch">The server's scratch folder, whose lock tells whether it lives.</param>
sealed class ContainerLabels(string installation, string scratch)
{
    public const string InstallationLabel = "quaestor.installation";
    public const string ServerLabel = "quaestor.server";

    const int ShortName = 12;

    /// <summary>Short and unique to this server: part of its containers' names.</summary>
    public string Server { get; } = scratch[^Math.Min(ShortName, scratch.Length)..];

    public string Filter => $"{InstallationLabel}={installation}";

    public IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [InstallationLabel] = installation,
        [ServerLabel] = scratch,
    };
}
