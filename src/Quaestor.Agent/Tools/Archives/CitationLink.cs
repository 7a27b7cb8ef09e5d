using Quaestor.Data.Archives.Search;

namespace Quaestor.Agent.Tools.Archives;

/// <summary>The address, within the page, of a document at a place: <c>#/archives/ID/guides/leave.md?place=L12-L30</c>.</summary>
public static class CitationLink
{
    public static string Of(Guid archive, FoundPassage passage) =>
        $"#/archives/{archive}/{string.Join('/', passage.Path.Split('/').Select(Uri.EscapeDataString))}?place={passage.Place}".Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal);
}
