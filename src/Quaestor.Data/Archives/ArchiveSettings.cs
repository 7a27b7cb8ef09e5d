using Quaestor.Data.Sources;

namespace Quaestor.Data.Archives;

/// <summary>An archive as it is set up.</summary>
/// <param name="Path">A folder, a zip file or a document; absolute.</param>
public sealed record ArchiveSettings(string Name, string Path)
{
    /// <summary>What is in it, for people and models.</summary>
    public string? Description { get; init; }

    /// <summary>What models are shown of it: that there is something at a place, titles and headings, or the text; null for what each kind of model sees of sources.</summary>
    public SourceShare? Share { get; init; }

    /// <summary>Whose it is alone; null for one of the installation's.</summary>
    public string? Owner { get; init; }

    /// <summary>It was added to a running server, and stands in no settings file.</summary>
    public bool IsAdded { get; init; }

    /// <summary>Its file was uploaded, and goes with it.</summary>
    public bool IsUploaded { get; init; }
}
