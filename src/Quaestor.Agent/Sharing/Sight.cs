using Quaestor.Agent.Models.Chat;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Sharing;

/// <summary>
/// What one model may see of the sources as their owners say now. Without a word of theirs a hosted model sees summaries and a
/// local one rows. The planner is a part of this program and sends nothing anywhere: it sees everything.
/// </summary>
public sealed class Sight
{
    /// <summary>Of somebody unknown: names and types, and no data.</summary>
    public static readonly Sight OfNobody = new();

    readonly ModelInfo? _model;
    readonly SourceRegistry? _sources;
    readonly SourceShare _otherwise;

    public Sight(ModelInfo model, SourceRegistry sources)
        : this(model, sources, model.IsHosted ? SourceShare.Summaries : SourceShare.Rows)
    {
    }

    /// <param name="otherwise">Of sources whose owners have no word about it.</param>
    public Sight(ModelInfo model, SourceRegistry sources, SourceShare otherwise) => (_model, _sources, _otherwise) = (model, sources, otherwise);

    Sight()
    {
    }

    bool IsPlanner => _model?.Backend == "planner";

    /// <summary>Of a source that is no longer there nobody sees data.</summary>
    public SourceShare LevelOf(Guid source) =>
        IsPlanner ? SourceShare.Rows
        : _model is null ? SourceShare.Schema
        : PolicyOf(source) is { } policy ? Level(policy.Share)
        : Others.FirstOrDefault(other => other.Id == source) is { } shared ? Level(shared.Share)
        : SourceShare.Schema;

    /// <summary>The columns whose values it does not see, whatever the level.</summary>
    public IReadOnlyList<string> MaskedOf(Guid source) => IsPlanner ? [] : PolicyOf(source)?.Masked ?? [];

    public bool Meets(IReadOnlyList<Need> needs) => IsPlanner || needs.All(Meets);

    bool Meets(Need need) => need.Source is not { } source
        ? _model is not null && _sources!.All.All(each => LevelOf(each.Id) == SourceShare.Rows && MaskedOf(each.Id).Count == 0) && Others.All(other => Level(other.Share) == SourceShare.Rows)
        : need.Level <= LevelOf(source) && (need.Level == SourceShare.Schema || MaskedOf(source).All(name => need.Masked.Contains(name, StringComparer.OrdinalIgnoreCase)));

    IEnumerable<SharedPlace> Others => _sources?.Others() ?? [];

    SourceShare Level(SourceShare? said) => said ?? _otherwise;

    SourcePolicy? PolicyOf(Guid source) => _sources?.Configured.FirstOrDefault(known => known.Source.Id == source)?.Settings.Policy;
}
