using System.Text;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>A server that speaks OpenAI's chat completions, and the model to ask there.</summary>
/// <param name="BaseUrl">Up to and with the version: <c>https://api.openai.com/v1</c>, <c>http://127.0.0.1:11434/v1</c>.</param>
/// <param name="ApiKey">Sent as bearer token; null or empty for servers without keys. Never printed.</param>
public sealed record OpenAiEndpoint(Uri BaseUrl, string Model, string? ApiKey = null)
{
    /// <summary>Sent with each request, besides the key.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest silence: until the answer begins, and between two pieces of it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    internal Uri Completions
    {
        get
        {
            var address = BaseUrl.AbsoluteUri.TrimEnd('/');
            return new Uri(address.EndsWith("/chat/completions", StringComparison.Ordinal) ? address : $"{address}/chat/completions");
        }
    }

    /// <summary>OpenAI's own newer models refuse <c>max_tokens</c>; most compatible servers know nothing else.</summary>
    internal bool IsOpenAi => BaseUrl.Host.Equals("api.openai.com", StringComparison.OrdinalIgnoreCase);

    // The compiler would print the key and the headers' values.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(BaseUrl)} = {BaseUrl}, {nameof(Model)} = {Model}");
        return true;
    }
}
