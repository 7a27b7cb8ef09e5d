using System.Text;
using System.Text.Json.Nodes;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>A pod of a stub cluster: its state is what a test makes of it, its files are those that a kubelet would lay out.</summary>
sealed class StubPod(StubStore store, JsonObject job, string name, CancellationToken deleted) : IDisposable
{
    readonly TempFolder _folder = new();
    readonly MemoryStream _log = new();
    readonly Lock _gate = new();
    TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public JsonObject Spec => job["spec"]!["template"]!["spec"]!.AsObject();

    public IReadOnlyList<string> Command => [.. Spec["containers"]![0]!["command"]!.AsArray().Select(word => (string)word!)];

    /// <summary>Where its <c>/job</c> lies.</summary>
    public string Folder => _folder.Path;

    public CancellationToken Deleted => deleted;

    public bool HasEnded { get; private set; }

    /// <summary>What it was given to read, in order.</summary>
    public byte[] Input() =>
        [.. Directory.GetFiles(Path.Combine(Folder, "input")).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];

    public void Wait(string reason, string message) => Change("Pending", new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } });

    public void Unschedulable(string message) => store.Change("pods", name, pod => pod["status"] = new JsonObject
    {
        ["phase"] = "Pending",
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "PodScheduled", ["status"] = "False", ["reason"] = "Unschedulable", ["message"] = message }),
    });

    /// <summary>Waits, as a kubelet does, until the volume's ConfigMaps are there, lays them out and runs.</summary>
    public async Task RunAsync()
    {
        foreach (var source in Spec["volumes"]!.AsArray().Single(volume => volume!["projected"] is not null)!["projected"]!["sources"]!.AsArray())
        {
            var map = await FindAsync((string)source!["configMap"]!["name"]!);
            foreach (var item in source["configMap"]!["items"]!.AsArray())
            {
                _folder.Write((string)item!["path"]!, Convert.FromBase64String((string)map["binaryData"]![(string)item["key"]!]!));
            }
        }

        Change("Running", new JsonObject { ["running"] = new JsonObject() });
    }

    public void Write(string text)
    {
        lock (_gate)
        {
            _log.Write(Encoding.UTF8.GetBytes(text));
            Grow();
        }
    }

    /// <summary>Writes bytes as a guest does: in numbered lines.</summary>
    public void WriteFrames(byte[] frames, int perLine = 3000)
    {
        var number = 0;
        foreach (var part in frames.Chunk(perLine))
        {
            Write($"#{++number} {Convert.ToBase64String(part)}\n");
        }
    }

    public void End(int exitCode, string reason = "Completed")
    {
        lock (_gate)
        {
            HasEnded = true;
            Grow();
        }

        Change(exitCode == 0 ? "Succeeded" : "Failed", new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = exitCode, ["reason"] = reason } });
    }

    public void Fail(string reason, string message) => store.Change("pods", name, pod => pod["status"] = new JsonObject
    {
        ["phase"] = "Failed",
        ["reason"] = reason,
        ["message"] = message,
    });

    /// <summary>Its log from a place on; empty when it has ended and there is no more.</summary>
    public async Task<byte[]> ReadLogAsync(int from, bool follow, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task grown;
            lock (_gate)
            {
                if (_log.Length > from || HasEnded || !follow)
                {
                    return _log.ToArray()[Math.Min(from, (int)_log.Length)..];
                }

                grown = _grown.Task;
            }

            await grown.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _folder.Dispose();

    async Task<JsonObject> FindAsync(string map)
    {
        while (true)
        {
            if (store.Find("configmaps", map) is { } found)
            {
                return found;
            }

            await Task.Delay(5, deleted);
        }
    }

    void Change(string phase, JsonObject state) => store.Change("pods", name, pod => pod["status"] = new JsonObject
    {
        ["phase"] = phase,
        ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "run", ["ready"] = false, ["restartCount"] = 0, ["image"] = "", ["imageID"] = "", ["state"] = state }),
    });

    void Grow()
    {
        var grown = _grown;
        _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        grown.SetResult();
    }
}
