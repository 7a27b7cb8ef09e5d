using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Knowledge;

/// <summary>What people added to a source's schema: a glossary, and answers that were found right.</summary>
sealed class TeamKnowledge(Glossary glossary, IReadOnlyList<VerifiedPair> saved, SourceSchema schema)
{
    public static readonly TeamKnowledge None = new(Knowledge.Glossary.Empty, [], new SourceSchema("", [], [], ""));

    readonly Lazy<BoundGlossary> _bound = new(() => new BoundGlossary(glossary, schema));

    public BoundGlossary Glossary => _bound.Value;

    /// <summary>The file's come first: somebody wrote them down to last.</summary>
    public VerifiedPairs Pairs { get; } = new([.. glossary.Verified, .. saved]);
}
