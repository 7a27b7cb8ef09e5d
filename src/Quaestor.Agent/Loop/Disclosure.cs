using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Loop;

/// <summary>What the models of one turn were shown of sources: told with the answer, and kept with all that they wrote.</summary>
sealed class Disclosure(SourceRegistry sources, TurnProgress before)
{
    readonly Dictionary<(string Source, string ModelId), SharedData> _shared = before.Shared.ToDictionary(shared => (shared.Source, shared.ModelId));
    ModelInfo _last = before.ModelId.Length > 0 ? new(before.ModelId, before.Backend) : new("none", "direct");

    /// <summary>More than names and types that any of them was shown.</summary>
    public IReadOnlyList<Need> Seen { get; private set; } = before.Seen;

    public IReadOnlyList<SharedData> Shared => [.. _shared.Values];

    public void Add(SharedContent shown)
    {
        _last = shown.Model;
        Seen = Need.Union(Seen.Concat(shown.Shown.Where(need => need.Level != SourceShare.Schema)));
        if (_last.Backend == "planner")
        {
            return;
        }

        foreach (var (source, level, _) in shown.Shown.Where(need => need.Source is not null))
        {
            var name = sources.All.FirstOrDefault(known => known.Id == source)?.Name ?? sources.Others().FirstOrDefault(other => other.Id == source)?.Name ?? source.ToString()!;
            var told = _shared.GetValueOrDefault((name, _last.ModelId), new SharedData(name, level, _last.ModelId, null));
            var rows = Math.Max(told.Rows ?? 0, shown.Rows.GetValueOrDefault(source!.Value));
            _shared[(name, _last.ModelId)] = told with { Level = (SourceShare)Math.Max((int)told.Level, (int)level), Rows = rows > 0 ? rows : null };
        }
    }

    public ChatMessage Written(ChatMessage message, IReadOnlyList<Need>? besides = null) =>
        Grades.WrittenBy(_last.ModelId, Need.Union(Seen.Concat(besides ?? [])), message);
}
