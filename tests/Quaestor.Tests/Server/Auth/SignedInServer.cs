using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Users;
using Quaestor.Server;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Auth;

/// <summary>A real server with a secret that the test knows, and users with tokens signed by it.</summary>
sealed class SignedInServer : IAsyncDisposable
{
    public const string Secret = "a secret that is long enough for HS256 to be worth it";

    SignedInServer(TestServer server) => Server = server;

    public TestServer Server { get; }

    /// <param name="answer">Answers turns; null for the real loop with the planner.</param>
    public static async Task<SignedInServer> StartAsync(AuthSettings? auth = null, AnswerTurn? answer = null, IReadOnlyList<string>? hosts = null, Func<ServerOptions, ServerOptions>? with = null, QueueLimits? queue = null) =>
        new(await TestServer.StartAsync(answer ?? TestServer.SayAsync, queue: queue, with: options => (with?.Invoke(options) ?? options) with { Auth = auth ?? new() { Secret = Secret }, Hosts = hosts ?? [] }));

    public async Task AddAsync(string user, Role role, params string[] sources)
    {
        await Server.Host.Users.AddAsync(user, role, null);
        foreach (var source in sources)
        {
            await Server.Host.Users.GrantAsync(user, new(Server.Host.Sources.Find(source)!.Id.ToString(), source), "local");
        }
    }

    /// <summary>A request by a token, as some other program would have made it with the secret.</summary>
    public Task<HttpResponseMessage> SendAsync(string user, string method, string path, object? body = null) =>
        SendWithTokenAsync(TokenOf(user), method, path, body);

    public static string TokenOf(string user) => Token(new { sub = user, exp = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds() });

    public Task<HttpResponseMessage> SendWithTokenAsync(string? token, string method, string path, object? body = null)
    {
        var request = Request(method, path, body);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> JsonAsync(string user, string method, string path, object? body = null) =>
        await Server.JsonAsync((await SendAsync(user, method, path, body)).EnsureSuccessStatusCode());

    /// <summary>A form, sent by a user.</summary>
    public async Task<JsonElement> JsonAsync(string user, HttpContent form, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(user));
        return await Server.JsonAsync((await Server.Client.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode());
    }

    public static HttpRequestMessage Request(string method, string path, object? body) => new(new HttpMethod(method), path)
    {
        Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
    };

    public static string Token(object claims, string secret = Secret) =>
        Signed("""{"alg":"HS256","typ":"JWT"}""", JsonSerializer.Serialize(claims), text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text));

    public static string Signed(string header, string claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
