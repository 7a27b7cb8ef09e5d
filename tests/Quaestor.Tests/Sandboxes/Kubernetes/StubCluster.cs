using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Quaestor.Data.Sandboxes.Kubernetes.Access;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>
/// A Kubernetes API server on loopback, as strict as a real one: its own certificate authority, users and rights, objects
/// checked against the API's schemas, parameters that it does not know refused. Its pods do what the test says.
/// </summary>
sealed class StubCluster : IAsyncDisposable
{
    public const string Token = "runner-token";
    public const string Namespace = "sandbox";

    readonly WebApplication _app;
    readonly TempFolder _folder = new();
    readonly X509Certificate2 _certificate;
    readonly ConcurrentDictionary<string, (StubPod Pod, Task Run, CancellationTokenSource Deleted)> _pods = [];
    readonly List<StubFault> _faults = [];

    StubCluster(string serverName)
    {
        _certificate = Authority.ForServer(serverName);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = _certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => Authority.HasIssued(certificate);
        })));
        _app = builder.Build();
        _app.Run(context => new StubRequest(this, context).AnswerAsync());
    }

    public CertificateAuthority Authority { get; } = new();

    public ObjectSchemas? Schemas { get; } = ObjectSchemas.Load();

    public StubStore Store { get; } = new();

    public Dictionary<string, string> Users { get; } = new() { [Token] = "sandbox-runner" };

    /// <summary>As the example role grants them.</summary>
    public HashSet<string> Rights { get; } =
    [
        "create jobs", "get jobs", "list jobs", "watch jobs", "delete jobs", "get pods", "list pods", "watch pods", "get pods/log", "create configmaps", "get configmaps",
        "list events", "create selfsubjectaccessreviews", "create sandboxclaims", "get sandboxclaims", "list sandboxclaims", "delete sandboxclaims",
    ];

    /// <summary>What pods do. Without it they wait for ever.</summary>
    public Func<StubPod, Task> Pods { get; set; } = _ => Task.CompletedTask;

    /// <summary>What becomes of a claim for a warm pod.</summary>
    public Action<string> Claims { get; set; } = _ => { };

    public ConcurrentQueue<string> Requests { get; } = [];

    public ConcurrentQueue<JsonObject> Created { get; } = [];

    /// <summary>What the API's rules forbid and was asked all the same.</summary>
    public ConcurrentQueue<string> Violations { get; } = [];

    /// <summary>Each watch is cut after as many events; null for none.</summary>
    public int? WatchBreaksAfter { get; set; }

    /// <summary>The first reading of a log is cut after as many bytes; null for none.</summary>
    public int? LogBreaksAfter { get; set; }

    public Uri Url => new(_app.Urls.Single().Replace("http:", "https:", StringComparison.Ordinal));

    public static async Task<StubCluster> StartAsync(string serverName = "127.0.0.1")
    {
        var cluster = new StubCluster(serverName);
        await cluster._app.StartAsync();
        return cluster;
    }

    /// <summary>A kubeconfig of this cluster, its user and what it says of its certificate as given.</summary>
    public string Kubeconfig(string user = $"token: {Token}", string? cluster = null)
    {
        var server = $"server: \"{Url.ToString().TrimEnd('/')}\", {cluster ?? "certificate-authority-data: " + CertificateAuthority.Base64(Authority.Pem)}";
        return Write($"{Guid.NewGuid():n}.yaml", $"""
            apiVersion: v1
            kind: Config
            current-context: here
            contexts:
            - name: here
              context: {"{"}cluster: stub, user: me, namespace: {Namespace}{"}"}
            clusters:
            - name: stub
              cluster: {"{"}{server}{"}"}
            users:
            - name: me
              user: {"{"}{user}{"}"}
            """);
    }

    public ClusterAccess Access() => Data.Sandboxes.Kubernetes.Access.Kubeconfig.Load(Kubeconfig(), null);

    public string Write(string name, string text) => _folder.Write(name, text);

    public void Fail(StubFault fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }

    public StubFault? TakeFault(string request)
    {
        lock (_faults)
        {
            var at = _faults.FindIndex(fault => fault.Request == request);
            if (at < 0)
            {
                return null;
            }

            var fault = _faults[at];
            _faults.RemoveAt(at);
            if (fault.Times > 1)
            {
                _faults.Insert(at, fault with { Times = fault.Times - 1 });
            }

            return fault;
        }
    }

    /// <summary>Waits until something was asked: <c>list pods</c>.</summary>
    public async Task UntilAskedAsync(string request, CancellationToken cancellationToken)
    {
        while (!Requests.Contains(request))
        {
            await Task.Delay(5, cancellationToken);
        }
    }

    public StubPod? FindPod(string name) => _pods.TryGetValue(name, out var found) ? found.Pod : null;

    /// <summary>Makes the pod of a new job, as the controllers do.</summary>
    public void AddPod(JsonObject job)
    {
        var name = (string)job["metadata"]!["name"]! + "-x7k2p";
        var deleted = new CancellationTokenSource();
        var pod = new StubPod(Store, job, name, deleted.Token);
        var template = job["spec"]!["template"]!.DeepClone();
        template["metadata"]!["name"] = name;
        template["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = (string?)job["metadata"]!["name"], ["uid"] = (string?)job["metadata"]!["uid"] });
        Store.TryAdd("pods", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = template["metadata"]!.DeepClone(), ["spec"] = template["spec"]!.DeepClone(), ["status"] = new JsonObject { ["phase"] = "Pending" } });
        _pods[name] = (pod, Task.Run(() => RunAsync(pod)), deleted);
    }

    /// <summary>Ends what was deleted.</summary>
    public void EndDeletedPods()
    {
        foreach (var (name, entry) in _pods)
        {
            if (Store.Find("pods", name) is null)
            {
                entry.Deleted.Cancel();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, entry) in _pods)
        {
            await entry.Deleted.CancelAsync();
            await entry.Run;
            entry.Pod.Dispose();
        }

        await _app.DisposeAsync();
        _certificate.Dispose();
        Authority.Dispose();
        _folder.Dispose();
        Assert.Empty(Violations);
    }

    async Task RunAsync(StubPod pod)
    {
        try
        {
            await Pods(pod);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
