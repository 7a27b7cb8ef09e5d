using System.Text.Json;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>A piece of code and what is to become of it: refused by the policy, held by the sandbox, or run.</summary>
public sealed record PythonCase
{
    public string Id { get; init; } = "";

    public string Verdict { get; init; } = "";

    public string Code { get; init; } = "";

    public string Why { get; init; } = "";

    public static IReadOnlyList<PythonCase> All { get; } = [.. Read("python_guard.json"), .. Read("python_guard_own.json")];

    public static IEnumerable<PythonCase> Of(string verdict) => All.Where(known => known.Verdict == verdict);

    public override string ToString() => $"{Id}: {Why}";

    static PythonCase[] Read(string file) =>
        JsonSerializer.Deserialize<PythonCase[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", file)), JsonSerializerOptions.Web)!;
}
