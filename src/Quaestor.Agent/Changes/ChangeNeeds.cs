using Quaestor.Agent.Tools;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres.Changing;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Changes;

/// <summary>What a person is shown of a change before they decide.</summary>
static class ChangeNeeds
{
    /// <param name="backedUp">How well the source is backed up, a sentence.</param>
    public static ApprovalNeed Of(ProposedChange change, ChangePreview? preview, SourcePolicy policy, string backedUp) => 
        new(change.Text, PreviewText.Of(preview), PreviewText.LosesSomething(change) ? $"{PreviewText.Risk(change, preview)} {backedUp}" : PreviewText.Risk(change, preview))
    {
        Rows = preview?.AllRows,
        NeedsAdmin = policy.Changes == SourceChanges.AskAdmin,
    };
}
