using System.Text;

namespace Quaestor.Agent.Models.Local;

/// <summary>Where a model's server answers.</summary>
/// <param name="Root">Without <c>/v1</c>.</param>
/// <param name="Key">What each request must carry; null for none. Never printed.</param>
sealed record ServerAddress(Uri Root, string? Key)
{
    public Uri Completions => At("/v1");

    /// <summary>Whatever people write: <c>http://host:8080</c>, <c>http://host:8080/v1/</c>.</summary>
    public static ServerAddress Of(Uri url, string? key)
    {
        var text = url.AbsoluteUri.TrimEnd('/');
        return new(new Uri(text.EndsWith("/v1", StringComparison.Ordinal) ? text[..^"/v1".Length] : text), key);
    }

    public Uri At(string path) => new($"{Root.AbsoluteUri.TrimEnd('/')}/{path.TrimStart('/')}");

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(Root)} = {Root}");
        return true;
    }
}
