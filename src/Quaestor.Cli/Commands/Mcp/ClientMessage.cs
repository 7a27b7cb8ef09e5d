using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Quaestor.Cli.Commands.Mcp;

/// <summary>A line that a program wrote, as far as it decides how it is sent on.</summary>
/// <param name="Id">As it stands in the message; null for what wants no answer.</param>
sealed record ClientMessage(string Line, string? Method, JsonElement? Id)
{
    const string VersionKey = "io.modelcontextprotocol/protocolVersion";

    public bool IsInitialize => Method == "initialize";

    /// <summary>The request that a program does not want answered any more.</summary>
    public string? Cancels { get; private init; }

    /// <summary>The revision that the message itself names; null before there were such.</summary>
    public string? Version { get; private init; }

    /// <summary>What it is about, for a header.</summary>
    public string? Name { get; private init; }

    public static ClientMessage Read(string line)
    {
        try
        {
            var root = JsonElement.Parse(line);
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new(line, null, null);
            }

            var method = TextOf(root, "method");
            var parameters = root.TryGetProperty("params"u8, out var given) ? given : default;
            return new(line, method, method is not null && root.TryGetProperty("id"u8, out var id) ? id : null)
            {
                Cancels = method == "notifications/cancelled" && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("requestId"u8, out var cancelled) ? cancelled.GetRawText() : null,
                Version = parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("_meta"u8, out var meta) ? TextOf(meta, VersionKey) : null,
                Name = method switch
                {
                    "tools/call" or "prompts/get" => TextOf(parameters, "name"),
                    "resources/read" => TextOf(parameters, "uri"),
                    _ => null,
                },
            };
        }
        catch (JsonException)
        {
            // The server says what is wrong with it.
            return new(line, null, null);
        }
    }

    /// <param name="version">Of the session, where the message names none.</param>
    public HttpRequestMessage Request(string? session, string? version)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Line, Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        Add("MCP-Protocol-Version", Version ?? version);
        Add("Mcp-Session-Id", Version is null && !IsInitialize ? session : null);
        Add("Mcp-Method", Method);
        Add("Mcp-Name", Name);
        return request;

        void Add(string header, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value.All(letter => letter is > ' ' and <= '~') ? value : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=");
            }
        }
    }

    static string? TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
