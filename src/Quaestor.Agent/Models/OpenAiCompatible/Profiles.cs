namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>The providers and runners that are known, and one for all others.</summary>
static class Profiles
{
    static readonly string[] OpenAiReasoners = ["o1", "o3", "o4", "gpt-5"];
    static readonly string[] OpenAiWithoutInstructions = ["o1-mini", "o1-preview"];

    public static readonly ProviderProfile OpenAi = new("openai", "OpenAI")
    {
        BaseUrl = new Uri("https://api.openai.com/v1"),
        Hosts = ["api.openai.com"],
        KeyVariables = ["OPENAI_API_KEY"],
        LimitField = "max_completion_tokens",
        StrictTools = true,
        ReasoningModels = OpenAiReasoners,
        ModelsWithoutInstructions = OpenAiWithoutInstructions,
    };

    public static readonly ProviderProfile Azure = OpenAi with
    {
        Name = "azure",
        DisplayName = "Azure OpenAI",
        BaseUrl = null,
        Hosts = ["openai.azure.com", "services.ai.azure.com", "cognitiveservices.azure.com"],
        KeyVariables = ["AZURE_OPENAI_API_KEY"],
        KeyHeader = "api-key",
    };

    public static readonly ProviderProfile XAi = new("xai", "xAI Grok")
    {
        BaseUrl = new Uri("https://api.x.ai/v1"),
        Hosts = ["api.x.ai"],
        KeyVariables = ["XAI_API_KEY"],
        LimitField = "max_completion_tokens",
    };

    public static readonly ProviderProfile Groq = new("groq", "Groq")
    {
        BaseUrl = new Uri("https://api.groq.com/openai/v1"),
        Hosts = ["api.groq.com"],
        KeyVariables = ["GROQ_API_KEY"],
        LimitField = "max_completion_tokens",
        JsonSchemaWithTools = false,
    };

    public static readonly ProviderProfile OpenRouter = new("openrouter", "OpenRouter")
    {
        BaseUrl = new Uri("https://openrouter.ai/api/v1"),
        Hosts = ["openrouter.ai"],
        KeyVariables = ["OPENROUTER_API_KEY"],
        ReasoningModels = OpenAiReasoners,
        ModelsWithoutInstructions = OpenAiWithoutInstructions,
    };

    public static readonly ProviderProfile Mistral = new("mistral", "Mistral")
    {
        BaseUrl = new Uri("https://api.mistral.ai/v1"),
        Hosts = ["api.mistral.ai"],
        KeyVariables = ["MISTRAL_API_KEY"],
        CallIds = new(9, 9, Signs: ""),
        StreamOptions = false,
    };

    public static readonly ProviderProfile Ollama = new("ollama", "Ollama")
    {
        BaseUrl = new Uri("http://127.0.0.1:11434/v1"),
        Hosts = ["127.0.0.1:11434", "localhost:11434"],
        IsLocal = true,
        ToolChoice = false,
        ParallelToolCalls = false,
    };

    public static readonly ProviderProfile Vllm = new("vllm", "vLLM")
    {
        BaseUrl = new Uri("http://127.0.0.1:8000/v1"),
        IsLocal = true,
        StrictTools = true,
    };

    public static readonly ProviderProfile LlamaCpp = new("llama.cpp", "llama.cpp")
    {
        BaseUrl = new Uri("http://127.0.0.1:8080/v1"),
        IsLocal = true,
        JsonSchemaWithTools = false,
    };

    public static readonly ProviderProfile Mlx = new("mlx", "MLX")
    {
        BaseUrl = new Uri("http://127.0.0.1:8080/v1"),
        IsLocal = true,
        UsualLimit = 4096,
        ToolChoice = false,
        ParallelToolCalls = false,
        JsonSchema = false,
        Images = false,
    };

    public static readonly ProviderProfile LmStudio = new("lmstudio", "LM Studio")
    {
        BaseUrl = new Uri("http://127.0.0.1:1234/v1"),
        Hosts = ["127.0.0.1:1234", "localhost:1234"],
        IsLocal = true,
        ParallelToolCalls = false,
    };

    /// <summary>Any other server: what OpenAI's first models took.</summary>
    public static readonly ProviderProfile Compatible = new("compatible", "an OpenAI-compatible server");

    public static IReadOnlyList<ProviderProfile> All { get; } =
        [OpenAi, Azure, XAi, Groq, OpenRouter, Mistral, Ollama, Vllm, LlamaCpp, Mlx, LmStudio, Compatible];

    /// <returns>Null where no provider has this name.</returns>
    public static ProviderProfile? Find(string name) =>
        All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The profile of the server at this address.</summary>
    public static ProviderProfile For(Uri baseUrl) =>
        All.FirstOrDefault(p => p.Hosts.Any(host => IsOrIsBelow(host.Contains(':') ? baseUrl.Authority : baseUrl.Host, host))) ?? Compatible;

    static bool IsOrIsBelow(string host, string known) =>
        host.Equals(known, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{known}", StringComparison.OrdinalIgnoreCase);
}
