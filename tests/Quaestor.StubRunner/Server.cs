using System.Net.Sockets;
using System.Text.Json;

namespace Quaestor.StubRunner;

/// <summary>The routes of llama-server, and Ollama's two.</summary>
static class Server
{
    // As recorded of llama-server.
    const string Loading = """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""";
    const string WrongKey = """{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}""";

    public static async Task AnswerAsync(Socket connection)
    {
        try
        {
            using var exchange = await HttpExchange.ReadAsync(connection);
            await AnswerAsync(exchange);
        }
        catch (IOException)
        {
            // Whoever asked is gone.
        }
    }

    static Task AnswerAsync(HttpExchange exchange) => exchange.Path switch
    {
        "/health" or "/api/version" or "/stub/health" => Orders.IsReady ? exchange.AnswerAsync(200, """{"status":"ok"}""") : exchange.AnswerAsync(503, Loading),
        "/v1/models" => exchange.AnswerAsync(200, JsonSerializer.Serialize(new { data = Orders.Models.Select(id => new { id }) })),
        "/api/tags" => exchange.AnswerAsync(200, JsonSerializer.Serialize(new { models = Orders.Models.Select(name => new { name }) })),
        "/v1/chat/completions" when Orders.Key is { } key && exchange.Authorization != $"Bearer {key}" => exchange.AnswerAsync(401, WrongKey),
        "/v1/chat/completions" when !Orders.IsReady => exchange.AnswerAsync(503, Loading),
        "/v1/chat/completions" => ChatAnswers.WriteAsync(exchange),
        _ => exchange.AnswerAsync(404, "{}"),
    };
}
