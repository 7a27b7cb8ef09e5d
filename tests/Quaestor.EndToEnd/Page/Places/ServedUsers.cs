using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>A server on which everybody signs in: anna is an administrator, bo an analyst, vera a viewer.</summary>
public sealed class ServedUsers : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    ServerProcess _server = null!;

    public string Url => _server.Client.BaseAddress!.AbsoluteUri;

    /// <summary>As anna.</summary>
    public HttpClient Client => _server.Client;

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "" });
        await AddAsync("anna", "admin");
        var token = default(JsonElement);
        while (token.ValueKind != JsonValueKind.Object || !token.TryGetProperty("token", out _))
        {
            // That there are users now is noticed a moment later.
            token = await (await Client.PostAsJsonAsync("/auth/login", new { user_id = "anna", password = Password })).Content.ReadFromJsonAsync<JsonElement>();
        }

        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("token").GetString());
        await AddAsync("bo", "analyst");
        await AddAsync("vera", "viewer");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    async Task AddAsync(string name, string role) =>
        (await Client.PostAsJsonAsync("/users", new { user_id = name, role, password = Password })).EnsureSuccessStatusCode();
}
