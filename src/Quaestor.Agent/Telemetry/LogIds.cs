using System.Collections;

namespace Quaestor.Agent.Telemetry;

/// <summary>Ids that every line logged within a scope carries: <c>request_id</c>, <c>thread_id</c>, <c>turn_id</c>, <c>run_id</c>, <c>user_id</c>.</summary>
public sealed class LogIds(params (string Name, object? Id)[] ids) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => ids.Length;

    public KeyValuePair<string, object?> this[int index] => new(ids[index].Name, ids[index].Id);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ids.Select(id => KeyValuePair.Create(id.Name, id.Id)).GetEnumerator();

    public override string ToString() => string.Join(' ', ids.Select(id => $"{id.Name}:{id.Id}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
