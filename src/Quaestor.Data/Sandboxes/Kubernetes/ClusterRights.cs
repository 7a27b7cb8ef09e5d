using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>Asks the cluster, before anything is run, whether the server's user may do all that jobs need.</summary>
static class ClusterRights
{
    static readonly (string Group, string Resource, string[] Verbs)[] Needed =
    [
        ("batch", "jobs", ["create", "get", "list", "delete"]),
        ("", "configmaps", ["create", "get"]),
        ("", "pods", ["list", "watch"]),
        ("", "pods/log", ["get"]),
    ];

    static readonly (string Group, string Resource, string[] Verbs)[] NeededForClaims =
    [
        ("extensions.agents.x-k8s.io", "sandboxclaims", ["create", "get", "delete"]),
    ];

    /// <summary>In words: <c>create jobs</c>.</summary>
    public static IEnumerable<string> All => Needed.SelectMany(right => right.Verbs.Select(verb => $"{verb} {right.Resource}"));

    /// <param name="claims">For pods of a warm pool instead of jobs.</param>
    /// <exception cref="SandboxException">Rights are lacking; the message names them all.</exception>
    public static async Task RequireAsync(ClusterApi api, ClusterPlace place, bool claims, CancellationToken cancellationToken)
    {
        var lacking = new List<string>();
        foreach (var (group, resource, verbs) in claims ? NeededForClaims : Needed)
        {
            foreach (var verb in verbs)
            {
                if (!await MayAsync(api, place, (group, resource, verb), cancellationToken))
                {
                    lacking.Add($"{verb} {resource}");
                }
            }
        }

        if (lacking.Count > 0)
        {
            throw new SandboxException($"In namespace {place.Namespace} the server's user may not {string.Join(", ", lacking)}. Grant these rights: {ClusterFailure.Setup}");
        }
    }

    static async Task<bool> MayAsync(ClusterApi api, ClusterPlace place, (string Group, string Resource, string Verb) right, CancellationToken cancellationToken)
    {
        var parts = right.Resource.Split('/');
        var attributes = new JsonObject { ["namespace"] = place.Namespace, ["verb"] = right.Verb, ["group"] = right.Group, ["resource"] = parts[0] };
        if (parts.Length > 1)
        {
            attributes["subresource"] = parts[1];
        }

        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        var answer = await api.CreateAsync(new("authorization.k8s.io", "v1", "selfsubjectaccessreviews", null), review, cancellationToken);
        return answer.Flag("status", "allowed");
    }
}
