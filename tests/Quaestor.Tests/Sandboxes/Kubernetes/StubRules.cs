using System.Text.RegularExpressions;
using System.Text.Json.Nodes;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>What a real API server checks beyond the types of fields: names, sizes, and the restricted pod security standard.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted</remarks>
static partial class StubRules
{
    public static string? Violation(JsonObject item)
    {
        var metadata = item["metadata"]!;
        if (!Name().IsMatch((string)metadata["name"]!))
        {
            return $"metadata.name: Invalid value: {(string?)metadata["name"]}";
        }

        foreach (var (key, value) in metadata["labels"]?.AsObject() ?? [])
        {
            if (!Label().IsMatch((string)value!))
            {
                return $"metadata.labels.{key}: Invalid value: {(string?)value}";
            }
        }

        return (string?)item["kind"] switch
        {
            "ConfigMap" => OfConfigMap(item),
            "Job" => OfPod(item["spec"]!["template"]!["spec"]!),
            _ => null,
        };
    }

    static string? OfConfigMap(JsonObject map)
    {
        var total = 0L;
        foreach (var (key, value) in map["binaryData"]?.AsObject() ?? [])
        {
            if (!Key().IsMatch(key))
            {
                return $"binaryData[{key}]: Invalid value";
            }

            total += Convert.FromBase64String((string)value!).Length;
        }

        return total > 1 << 20 ? "[]: Too long: may not be more than 1048576 bytes" : null;
    }

    public static string? OfPod(JsonNode pod)
    {
        foreach (var field in new[] { "hostNetwork", "hostPID", "hostIPC" })
        {
            if ((bool?)pod[field] == true)
            {
                return $"violates PodSecurity \"restricted\": {field}";
            }
        }

        foreach (var volume in pod["volumes"]?.AsArray() ?? [])
        {
            if (volume!.AsObject().Select(field => field.Key).Except(["name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"]).Any())
            {
                return "violates PodSecurity \"restricted\": restricted volume types";
            }
        }

        var all = pod["securityContext"];
        foreach (var container in pod["containers"]!.AsArray())
        {
            var own = container!["securityContext"];
            var faults = new (bool Holds, string What)[]
            {
                ((bool?)own?["allowPrivilegeEscalation"] == false, "allowPrivilegeEscalation != false"),
                (own?["capabilities"]?["drop"]?.AsArray().Any(capability => (string?)capability == "ALL") == true && own["capabilities"]!["add"] is null, "unrestricted capabilities"),
                ((bool?)(own?["runAsNonRoot"] ?? all?["runAsNonRoot"]) == true, "runAsNonRoot != true"),
                ((int?)(own?["runAsUser"] ?? all?["runAsUser"]) != 0, "runAsUser=0"),
                ((string?)(own?["seccompProfile"] ?? all?["seccompProfile"])?["type"] is "RuntimeDefault" or "Localhost", "seccompProfile"),
                ((bool?)own?["privileged"] != true, "privileged"),
                ((string?)own?["procMount"] is null or "Default", "procMount"),
            };
            if (faults.FirstOrDefault(fault => !fault.Holds) is { What: { } what })
            {
                return $"violates PodSecurity \"restricted\": {what}";
            }

            foreach (var kind in new[] { "requests", "limits" })
            {
                foreach (var (resource, amount) in container["resources"]?[kind]?.AsObject() ?? [])
                {
                    if (!Quantity().IsMatch((string)amount!))
                    {
                        return $"resources.{kind}.{resource}: quantities must match the regular expression";
                    }
                }
            }
        }

        return null;
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex Name();

    [GeneratedRegex("^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$")]
    private static partial Regex Label();

    [GeneratedRegex("^[-._a-zA-Z0-9]{1,253}$")]
    private static partial Regex Key();

    [GeneratedRegex(@"^\d+(\.\d+)?(m|[KMGTPE]i?|k)?$")]
    private static partial Regex Quantity();
}
