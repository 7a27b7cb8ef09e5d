using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>What the cluster says about a job that does not get on: its events tell what its state does not.</summary>
static class JobWarnings
{
    /// <summary>The last warning about the job or its pod; null where there is none or events may not be read.</summary>
    public static async Task<string?> LastAsync(ClusterApi api, ClusterPlace place, JobNames names, CancellationToken cancellationToken)
    {
        try
        {
            var events = await api.GetAsync(place.Events.With("fieldSelector", "type=Warning"), cancellationToken);
            return events.Items("items")
                .Where(item => item.Text("involvedObject", "name")?.StartsWith(names.Job, StringComparison.Ordinal) == true)
                .OrderBy(item => item.Text("lastTimestamp") ?? item.Text("eventTime") ?? "", StringComparer.Ordinal)
                .Select(item => item.Text("message"))
                .LastOrDefault();
        }
        catch (Exception error) when (ClusterFailure.IsOne(error))
        {
            return null;
        }
    }
}
