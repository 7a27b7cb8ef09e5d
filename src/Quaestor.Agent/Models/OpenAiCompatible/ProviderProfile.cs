using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>In what a provider of OpenAI's chat completions differs from the others. Data only: the client is the same for all.</summary>
/// <param name="Name">As settings and model ids write it.</param>
sealed record ProviderProfile(string Name, string DisplayName)
{
    /// <summary>Null where each installation has its own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Hosts whose requests this profile fits, with all hosts below them; with a port where the port tells.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Environment variables that usually hold the key, the first one first; none where no key is needed.</summary>
    public IReadOnlyList<string> KeyVariables { get; init; } = [];

    /// <summary>Runs on machines of the one who uses it: what it is shown goes to no provider.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The header that carries the key; null for <c>Authorization: Bearer</c>.</summary>
    public string? KeyHeader { get; init; }

    /// <summary><c>max_tokens</c>, or <c>max_completion_tokens</c> where the older name is refused.</summary>
    public string LimitField { get; init; } = "max_tokens";

    /// <summary>Of any characters where nobody says more: some models read their own ids (Kimi's are <c>functions.name:0</c>).</summary>
    public CallIdRule CallIds { get; init; } = new(1, 40, Signs: null);

    /// <summary>False where <c>stream_options</c> is refused: usage comes without being asked for.</summary>
    public bool StreamOptions { get; init; } = true;

    /// <summary>Sent where the request names no limit, because the server's own one cuts answers short.</summary>
    public int? UsualLimit { get; init; }

    /// <summary>False where <c>tool_choice</c> is ignored.</summary>
    public bool ToolChoice { get; init; } = true;

    /// <summary>False where <c>parallel_tool_calls</c> is unknown.</summary>
    public bool ParallelToolCalls { get; init; } = true;

    /// <summary>Tools may be marked <c>strict</c>, so that arguments fit their schema.</summary>
    public bool StrictTools { get; init; }

    /// <summary>False where an answer cannot be held to a JSON schema: it is asked for plain JSON.</summary>
    public bool JsonSchema { get; init; } = true;

    /// <summary>False where an answer cannot be held to a JSON schema while tools are offered.</summary>
    public bool JsonSchemaWithTools { get; init; } = true;

    public bool Images { get; init; } = true;

    /// <summary>
    /// How the names of models begin that reason before they answer: they refuse a temperature, and take their instructions
    /// from a developer.
    /// </summary>
    public IReadOnlyList<string> ReasoningModels { get; init; } = [];

    /// <summary>How the names of models begin that refuse every role for instructions: a user's message says them.</summary>
    public IReadOnlyList<string> ModelsWithoutInstructions { get; init; } = [];

    public bool AcceptsTemperature(string model) => !StartsWithAny(model, ReasoningModels);

    public string InstructionsRole(string model) =>
        StartsWithAny(model, ModelsWithoutInstructions) ? "user"
        : StartsWithAny(model, ReasoningModels) ? "developer"
        : "system";

    static bool StartsWithAny(string model, IReadOnlyList<string> beginnings)
    {
        // OpenRouter and gateways write the maker before the name.
        var name = model[(model.LastIndexOf('/') + 1)..];
        return beginnings.Any(b => name.StartsWith(b, StringComparison.OrdinalIgnoreCase));
    }
}
