using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>What marks the cluster's objects as ours.</summary>
/// <param name="Job">The name of the job, and of all that belongs to it.</param>
/// <param name="Server">This server among several.</param>
sealed record JobNames(string Job, string Server)
{
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";
    public const string ManagedBy = "quaestor";
    public const string ServerLabel = "app.kubernetes.io/part-of";
    const string JobLabel = "app.kubernetes.io/instance";

    public static string Random(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));

    public string PodSelector => $"{JobLabel}={Job}";

    public JsonObject Labels() => new()
    {
        ["app.kubernetes.io/name"] = "quaestor-python",
        [ManagedByLabel] = ManagedBy,
        [ServerLabel] = Server,
        [JobLabel] = Job,
    };
}
