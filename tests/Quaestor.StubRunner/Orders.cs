using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Quaestor.StubRunner;

/// <summary>How this program was told to behave, by variables.</summary>
static class Orders
{
    static readonly string[] Recorded = ["LLAMA_API_KEY", "VLLM_API_KEY", "OLLAMA_HOST", "OLLAMA_CONTEXT_LENGTH", "OPENAI_API_KEY", "HOME", "STUB_NOTE"];

    /// <summary>It exits with this code before it listens.</summary>
    public static int? ExitAtStart => Variable("STUB_EXIT") is { } code ? int.Parse(code, CultureInfo.InvariantCulture) : null;

    public static string LastWords => Variable("STUB_WORDS") ?? "cannot go on";

    public static bool IgnoresTerm => Variable("STUB_IGNORE_TERM") is not null;

    /// <summary>It is loading until this file exists.</summary>
    public static bool IsReady => Variable("STUB_READY") is not { } file || File.Exists(file);

    public static IReadOnlyList<string> Models => (Variable("STUB_MODELS") ?? "stub").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a request must carry.</summary>
    public static string? Key => Variable("LLAMA_API_KEY") ?? Variable("VLLM_API_KEY") ?? Variable("STUB_KEY");

    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    public static string Port(string[] arguments) =>
        Array.IndexOf(arguments, "--port") is >= 0 and var index ? arguments[index + 1] : Variable("OLLAMA_HOST")!.Split(':')[^1];

    /// <summary>Writes down how it was started, a line for each start.</summary>
    public static void Record(string[] arguments)
    {
        if (Variable("STUB_RECORD") is { } file)
        {
            var environment = Recorded.Where(name => Variable(name) is not null).ToDictionary(name => name, name => Variable(name));
            File.AppendAllText(file, JsonSerializer.Serialize(new { arguments, environment, id = Environment.ProcessId }) + "\n");
        }
    }

    /// <summary>A child that would go on for ever; its id goes into the named file.</summary>
    public static void StartChild()
    {
        if (Variable("STUB_CHILD") is { } file)
        {
            using var child = Process.Start(Environment.ProcessPath!, "idle");
            File.WriteAllText(file, child.Id.ToString(CultureInfo.InvariantCulture));
        }
    }
}
