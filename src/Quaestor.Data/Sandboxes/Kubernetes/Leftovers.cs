using System.Globalization;
using System.Text.Json;
using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>Removes the jobs that a server left behind: its own at its end, and any server's that are past their deadline.</summary>
/// <remarks>Jobs of another server that may still read their logs are left alone.</remarks>
sealed class Leftovers(ClusterApi api, ClusterPlace place)
{
    static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>Those that nobody can be waiting for any more; how many there were.</summary>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => RemoveAsync($"{JobNames.ManagedByLabel}={JobNames.ManagedBy}", IsOverdue, cancellationToken);

    /// <summary>Those of one server, whatever they do; how many there were.</summary>
    public Task<int> RemoveAsync(string server, CancellationToken cancellationToken) =>
        RemoveAsync($"{JobNames.ManagedByLabel}={JobNames.ManagedBy},{JobNames.ServerLabel}={server}", _ => true, cancellationToken);

    async Task<int> RemoveAsync(string selector, Func<JsonElement, bool> which, CancellationToken cancellationToken)
    {
        var jobs = await api.GetAsync(place.Jobs.With("labelSelector", selector), cancellationToken);
        var names = jobs.Items("items").Where(which).Select(job => job.Text("metadata", "name")!).ToList();
        foreach (var name in names)
        {
            await api.DeleteAsync(place.Jobs.Named(name), cancellationToken);
        }

        return names.Count;
    }

    static bool IsOverdue(JsonElement job) =>
        DateTimeOffset.TryParse(job.Text("metadata", "creationTimestamp"), CultureInfo.InvariantCulture, out var created)
        && created + TimeSpan.FromSeconds(job.Number("spec", "activeDeadlineSeconds") ?? 0) + Grace < DateTimeOffset.UtcNow;
}
