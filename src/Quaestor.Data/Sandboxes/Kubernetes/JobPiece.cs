using System.Globalization;
using System.Text.Json.Nodes;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>A file in a job's folder, as a part of a ConfigMap.</summary>
/// <param name="Path">In the pod, relative to the job's folder.</param>
sealed record JobFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>A ConfigMap's keys know no slash.</summary>
    public string Key => Path.Replace('/', '.');
}

/// <summary>One immutable ConfigMap of a job. A ConfigMap holds at most 1 MiB, so what a job is given is cut into as many as it takes.</summary>
sealed record JobPiece(string Name, IReadOnlyList<JobFile> Files)
{
    const int MaxBytes = 900 << 10;
    const string InputFolder = "input";

    /// <summary>The guest's own files in one, and its input in parts after it, whose names sort in their order.</summary>
    public static IReadOnlyList<JobPiece> Cut(string job, IEnumerable<JobFile> guest, ReadOnlyMemory<byte> input)
    {
        var pieces = new List<JobPiece> { new($"{job}-guest", [.. guest]) };
        for (var start = 0; start < input.Length; start += MaxBytes)
        {
            var part = input.Slice(start, Math.Min(MaxBytes, input.Length - start));
            var number = pieces.Count.ToString("D4", CultureInfo.InvariantCulture);
            pieces.Add(new($"{job}-{number}", [new($"{InputFolder}/{number}", part)]));
        }

        return pieces;
    }

    /// <param name="names">What marks it as the job's.</param>
    /// <param name="owner">The uid of the job: deleted with it.</param>
    public JsonObject ToConfigMap(JobNames names, string owner)
    {
        var data = new JsonObject();
        foreach (var file in Files)
        {
            data[file.Key] = Base64(file.Content);
        }

        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = Name,
                ["labels"] = names.Labels(),
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "batch/v1",
                    ["kind"] = "Job",
                    ["name"] = names.Job,
                    ["uid"] = owner,
                }),
            },
            ["immutable"] = true,
            ["binaryData"] = data,
        };
    }

    static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);
}
