namespace Quaestor.Agent.Models.Configuration;

/// <summary>The protocol that a provider speaks.</summary>
public enum ProviderKind
{
    /// <summary>OpenAI's chat completions.</summary>
    OpenAi,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,
}

/// <summary>Where hosted models live.</summary>
/// <param name="Name">In front of its models' names: <c>openai/…</c>.</param>
/// <param name="BaseUrl">Of chat completions, up to and with the version.</param>
public sealed record ProviderSettings(string Name, ProviderKind Kind, Uri BaseUrl)
{
    /// <summary>Null where it takes none, or has none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How this server differs from others of its protocol, by the name of a profile; null to tell by the address.</summary>
    public string? Profile { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest silence; null for the client's own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The first is its default; others are asked for by their whole name.</summary>
    public IReadOnlyList<OnlineModel> Models { get; init; } = [];

    /// <summary>Why it cannot be asked as it is set up, and what to do; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Records print all they hold; this one must not.</summary>
    public override string ToString() => $"{Name} at {BaseUrl.Authority}";
}

/// <param name="Name">As the provider knows it.</param>
/// <param name="CallsTools">False for one that has to be asked for SQL in its answer.</param>
public sealed record OnlineModel(string Name, int? ContextTokens = null, bool CallsTools = true);
