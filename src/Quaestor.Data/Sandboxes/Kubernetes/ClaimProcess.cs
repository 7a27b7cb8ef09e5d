using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes.Kubernetes.Api;
using Quaestor.Data.Sandboxes.Remote;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>A guest in a pod that waited in a warm pool: claimed, given its work, and thrown away with its claim.</summary>
/// <remarks>Nothing of the claim changes the pod: with variables of its own it would get a new one.</remarks>
sealed class ClaimProcess(ClusterApi api, KubernetesOptions options, ClusterPlace place, JobNames names, JobGuest guest)
    : RemoteProcess(options.MaxInputBytes)
{
    const string InputFile = "input/0001";

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    static readonly TimeSpan DeleteLimit = TimeSpan.FromSeconds(30);

    public override string Name => names.Job;

    protected override async Task<ProcessEnd> RunAsync(ReadOnlyMemory<byte> input, PipeWriter output, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StartLimit + guest.Spec.Timeout + Margin);
        try
        {
            await api.CreateAsync(place.Claims, Claim(), limit.Token);
            using var pod = new PodRuntime(Router, place.Namespace, await ReadyAsync(limit.Token));
            await pod.ExecuteAsync("mkdir -p input", limit.Token);
            foreach (var file in guest.Files.Append(new(InputFile, input)))
            {
                await pod.UploadAsync(file.Path, file.Content, limit.Token);
            }

            return await TakeAsync(await pod.ExecuteAsync(string.Join(' ', guest.Command), limit.Token), output);
        }
        catch (Exception error) when (ClusterFailure.IsOne(error))
        {
            throw ClusterFailure.Explain(error, place.Namespace);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SandboxException("A warm pod's runtime did not answer in time. Look at the pod and at agent-sandbox's router.");
        }
        finally
        {
            await DeleteAsync();
        }
    }

    Uri Router => options.Router ?? new($"http://sandbox-router-svc.{place.Namespace}.svc.cluster.local:8080");

    JsonObject Claim() => new()
    {
        ["apiVersion"] = "extensions.agents.x-k8s.io/v1beta1",
        ["kind"] = "SandboxClaim",
        ["metadata"] = new JsonObject { ["name"] = names.Job, ["labels"] = names.Labels() },
        ["spec"] = new JsonObject
        {
            ["warmPoolRef"] = new JsonObject { ["name"] = options.WarmPool },
            ["lifecycle"] = new JsonObject
            {
                ["shutdownTime"] = (DateTimeOffset.UtcNow + options.StartLimit + guest.Spec.Timeout + Margin).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["shutdownPolicy"] = "Delete",
            },
        },
    };

    /// <summary>Waits until a pod is the claim's; its sandbox's name.</summary>
    async Task<string> ReadyAsync(CancellationToken cancellationToken)
    {
        var until = DateTimeOffset.UtcNow + options.StartLimit;
        while (true)
        {
            var claim = await api.GetAsync(place.Claims.Named(names.Job), cancellationToken);
            var ready = claim.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
            if (ready.Text("status") == "True" && claim.Text("status", "sandbox", "name") is { } sandbox)
            {
                return sandbox;
            }

            if (DateTimeOffset.UtcNow > until)
            {
                throw new SandboxException($"The warm pool {options.WarmPool} gave no pod within {options.StartLimit.TotalSeconds:0} seconds: {ready.Text("message") ?? "it does not say why"}. Is the pool there, with its template? See deploy/kubernetes/warm-pool.");
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    static async Task<ProcessEnd> TakeAsync(JsonElement answer, PipeWriter output)
    {
        var lines = new FrameLines();
        lines.Take(Encoding.UTF8.GetBytes(answer.Text("stdout") ?? ""), bytes => output.Write(bytes.Span));
        await output.FlushAsync(CancellationToken.None);
        return new(answer.Number("exit_code") ?? NeverRan, lines.Complaints + answer.Text("stderr"));
    }

    async Task DeleteAsync()
    {
        using var limit = new CancellationTokenSource(DeleteLimit);
        try
        {
            await api.DeleteAsync(place.Claims.Named(names.Job), limit.Token);
        }
        catch (Exception error) when (ClusterFailure.IsOne(error) || error is OperationCanceledException or SandboxException)
        {
            // Its shutdown time ends it.
        }
    }
}
