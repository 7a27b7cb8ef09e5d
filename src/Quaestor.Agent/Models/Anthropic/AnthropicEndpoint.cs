using System.Text;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>A server that speaks Anthropic's Messages, and the model to ask there.</summary>
/// <param name="BaseUrl">Up to what stands before <c>/v1/messages</c>.</param>
/// <param name="ApiKey">Null or empty for a proxy that has its own. Never printed.</param>
public sealed record AnthropicEndpoint(Uri BaseUrl, string Model, string? ApiKey = null)
{
    /// <summary>Anthropic's own.</summary>
    public static Uri DefaultBaseUrl { get; } = new("https://api.anthropic.com");

    /// <summary>Sent with each request, besides the key.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest silence: until the answer begins, and between two pieces of it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Without the version, which the package adds; the habit to write it in base URLs comes from OpenAI's servers.</summary>
    internal string Root
    {
        get
        {
            var address = BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
            return address.EndsWith("/v1", StringComparison.Ordinal) ? address[..^"/v1".Length] : address;
        }
    }

    // The compiler would print the key and the headers' values.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(BaseUrl)} = {Root}, {nameof(Model)} = {Model}");
        return true;
    }
}
