using Microsoft.Extensions.AI;
using Quaestor.Agent.Sharing;

namespace Quaestor.Agent.Loop;

/// <summary>The system prompt of one turn, written once for each sight that a model of it has.</summary>
sealed class TurnPrompt(TurnInput input, Func<Sight, SharedPrompt> write)
{
    readonly Dictionary<string, SharedPrompt> _written = [];

    /// <summary>As somebody reads it who may see no data.</summary>
    public string Text => For(Sight.OfNobody).Text;

    /// <param name="behind">What is said in this round besides.</param>
    public SharedOptions Options(string behind = "", IList<AITool>? tools = null) => new(input.Sources.Registry, For) { Instructions = Text + behind, Tools = tools };

    public SharedPrompt For(Sight sight)
    {
        var sources = input.Sources.All.Select(source => $"{source.Id} {sight.LevelOf(source.Id)} {string.Join('|', sight.MaskedOf(source.Id))}");
        var key = string.Join('\n', sources.Append(sight.Meets(input.PriorRun?.Needs ?? []) ? "prior" : ""));
        return _written.TryGetValue(key, out var known) ? known : _written[key] = write(sight);
    }
}
