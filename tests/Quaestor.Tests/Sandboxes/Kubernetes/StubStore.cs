using System.Text.Json.Nodes;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>The objects of a stub cluster, with versions and a history that watches read.</summary>
sealed class StubStore
{
    readonly Lock _gate = new();
    readonly Dictionary<(string Resource, string Name), JsonObject> _objects = [];
    readonly List<(long Version, string Type, string Resource, string Text)> _history = [];
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _version = 100;

    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Versions before this one are forgotten.</summary>
    public long Oldest { get; set; }

    /// <summary>False where it is there already.</summary>
    public bool TryAdd(string resource, JsonObject item)
    {
        lock (_gate)
        {
            var metadata = item["metadata"]!.AsObject();
            metadata["uid"] = Guid.NewGuid().ToString();
            metadata["creationTimestamp"] ??= DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ");
            if (!_objects.TryAdd((resource, (string)metadata["name"]!), item))
            {
                return false;
            }

            Record("ADDED", resource, item);
            return true;
        }
    }

    public JsonObject? Find(string resource, string name)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault((resource, name))?.DeepClone().AsObject();
        }
    }

    public IReadOnlyList<JsonObject> List(string resource, string? selector = null)
    {
        lock (_gate)
        {
            return [.. _objects.Where(entry => entry.Key.Resource == resource && Matches(entry.Value, selector)).Select(entry => entry.Value.DeepClone().AsObject())];
        }
    }

    public void Change(string resource, string name, Action<JsonObject> change)
    {
        lock (_gate)
        {
            if (_objects.TryGetValue((resource, name), out var item))
            {
                change(item);
                Record("MODIFIED", resource, item);
            }
        }
    }

    /// <summary>Deletes it and all that it owns.</summary>
    public bool Remove(string resource, string name)
    {
        lock (_gate)
        {
            if (!_objects.Remove((resource, name), out var item))
            {
                return false;
            }

            Record("DELETED", resource, item);
            var uid = (string?)item["metadata"]!["uid"];
            foreach (var ((ownedResource, ownedName), _) in _objects.Where(entry => IsOwned(entry.Value, uid)).ToList())
            {
                Remove(ownedResource, ownedName);
            }

            return true;
        }
    }

    public async Task<IReadOnlyList<(long Version, string Type, string Text)>> ChangesAsync(string resource, long after, string? selector, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                var found = _history
                    .Where(entry => entry.Version > after && entry.Resource == resource && Matches(JsonNode.Parse(entry.Text)!.AsObject(), selector))
                    .Select(entry => (entry.Version, entry.Type, entry.Text)).ToList();
                if (found.Count > 0)
                {
                    return found;
                }
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    static bool IsOwned(JsonObject item, string? uid) =>
        item["metadata"]!["ownerReferences"]?.AsArray().Any(owner => (string?)owner!["uid"] == uid) == true;

    static bool Matches(JsonObject item, string? selector) => selector is null || selector.Split(',').All(part =>
        part.Split('=') is [var key, var value] && (string?)item["metadata"]!["labels"]?[key] == value);

    void Record(string type, string resource, JsonObject item)
    {
        item["metadata"]!["resourceVersion"] = (++_version).ToString();
        _history.Add((_version, type, resource, item.ToJsonString()));
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
