using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Threads;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Knowledge;

/// <summary>What people added to each source: its glossary, and answers that were kept as right.</summary>
public sealed class SourceKnowledge(SourceRegistry sources, FeedbackStore feedback)
{
    readonly GlossaryFiles _files = new();

    /// <summary>What of a source's glossary cannot be used, each with file, line and what to do; empty where all can, or there is none.</summary>
    public IReadOnlyList<string> Problems(ISource source, SourceSchema schema)
    {
        try
        {
            return sources.PolicyOf(source).Glossary is { } path ? new BoundGlossary(_files.Read(path), schema).Problems : [];
        }
        catch (SettingsException exception)
        {
            return [exception.Message];
        }
    }

    /// <returns>What there is, without a glossary that cannot be read; <c>Problem</c> then says why.</returns>
    internal async Task<(TeamKnowledge Knowledge, string? Problem)> OfAsync(ISource source, SourceSchema schema)
    {
        var saved = await feedback.VerifiedOfAsync(source.Id);
        var pairs = saved.Select(pair => new VerifiedPair(pair.Question, pair.Sql, IsSaved: true)).ToList();
        try
        {
            var glossary = sources.PolicyOf(source).Glossary is { } path ? _files.Read(path) : Glossary.Empty;
            return (new TeamKnowledge(glossary, pairs, schema), null);
        }
        catch (SettingsException exception)
        {
            return (new TeamKnowledge(Glossary.Empty, pairs, schema), exception.Message);
        }
    }
}
