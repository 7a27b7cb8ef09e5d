using System.Text;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>A server that speaks OpenAI's chat completions, and the model to ask there.</summary>
/// <param name="BaseUrl">Up to and with the version: <c>https://api.openai.com/v1</c>, <c>http://127.0.0.1:11434/v1</c>.</param>
/// <param name="ApiKey">Null or empty for servers without keys. Never printed.</param>
public sealed record OpenAiEndpoint(Uri BaseUrl, string Model, string? ApiKey = null)
{
    const string CompletionsPath = "/chat/completions";

    /// <summary>Sent with each request, besides the key.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest silence: until the answer begins, and between two pieces of it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>What this server does in its own way; known by the address where nobody says.</summary>
    internal ProviderProfile Profile { get; init; } = Profiles.For(BaseUrl);

    internal Uri Completions => Below(CompletionsPath);

    internal Uri ModelList => Below("/models");

    internal Uri Embeddings => Below("/embeddings");

    // A query, such as Azure's api-version, stays behind the path.
    Uri Below(string path)
    {
        var address = BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var root = address.EndsWith(CompletionsPath, StringComparison.Ordinal) ? address[..^CompletionsPath.Length] : address;
        return new Uri($"{root}{path}{BaseUrl.Query}");
    }

    // The compiler would print the key and the headers' values.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(BaseUrl)} = {BaseUrl.GetLeftPart(UriPartial.Path)}, {nameof(Model)} = {Model}");
        return true;
    }
}
