using System.Net;
using System.Text.Json;
using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>Follows the one pod of a job. A watch may break at any time; then it goes on where it was, or begins anew.</summary>
sealed class PodWatch(ClusterApi api, ApiRequest pods)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    PodState? _last;

    /// <summary>Calls <paramref name="seen"/> with each state, until it is cancelled.</summary>
    /// <exception cref="ApiException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The server is not reached, in spite of several attempts.</exception>
    public async Task FollowAsync(Action<PodState> seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = await ListAsync(seen, cancellationToken);
            while (version is not null)
            {
                version = await WatchAsync(version, seen, cancellationToken);
            }
        }
    }

    async Task<string> ListAsync(Action<PodState> seen, CancellationToken cancellationToken)
    {
        var list = await api.GetAsync(pods, cancellationToken);
        var isThere = false;
        foreach (var pod in list.Items("items"))
        {
            isThere = true;
            See(PodState.Read(pod), seen);
        }

        if (!isThere && _last is { IsDeleted: false } last)
        {
            See(last.Deleted(), seen);
        }

        return list.Text("metadata", "resourceVersion") ?? "0";
    }

    /// <summary>Watches once; the version to go on from, or null where the list must be read anew.</summary>
    async Task<string?> WatchAsync(string version, Action<PodState> seen, CancellationToken cancellationToken)
    {
        try
        {
            var watch = pods.With("resourceVersion", version).With("allowWatchBookmarks", "true").With("timeoutSeconds", "240");
            await foreach (var (type, item) in api.WatchAsync(watch, cancellationToken))
            {
                version = item.Text("metadata", "resourceVersion") ?? version;
                if (type != "BOOKMARK")
                {
                    Take(type, item, seen);
                }
            }
        }
        catch (ApiException error) when (error.Code == HttpStatusCode.Gone)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            // It goes on from the last version.
        }

        await Task.Delay(Pause, cancellationToken);
        return version;
    }

    void Take(string type, JsonElement item, Action<PodState> seen)
    {
        var state = PodState.Read(item);
        See(type == "DELETED" ? state.Deleted() : state, seen);
    }

    void See(PodState state, Action<PodState> seen)
    {
        _last = state;
        seen(state);
    }
}
