using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Programs;

/// <summary>What programs may see of the sources: nobody here knows where what they are told goes.</summary>
/// <param name="share">Of sources whose owners have no word about it.</param>
public sealed class ProgramSight(SourceShare share = SourceShare.Summaries)
{
    static readonly ModelInfo Program = new("program", "program") { IsHosted = true };

    internal Sight Of(SourceRegistry sources) => new(Program, sources, share);
}
