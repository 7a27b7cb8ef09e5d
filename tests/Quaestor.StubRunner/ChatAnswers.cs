using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.StubRunner;

/// <summary>
/// Answers a question in three pieces. A question may hold an order: <c>[crash]</c> ends the program after the first piece,
/// <c>[eat]</c> takes memory until somebody ends it, <c>[wait FILE]</c> goes on when the file exists, <c>[tool NAME ARGUMENTS]</c>
/// calls a tool before it answers.
/// </summary>
static class ChatAnswers
{
    const int CrashCode = 3;
    const int PieceBytes = 16 << 20;

    public static async Task WriteAsync(HttpExchange exchange)
    {
        var request = JsonNode.Parse(exchange.Body)!;
        var messages = request["messages"]!.AsArray();
        var last = messages[^1]!;
        var question = Text(messages.Last(message => (string?)message!["role"] == "user")!);
        var model = (string?)request["model"] ?? "";
        if (request["stream"]?.GetValue<bool>() != true)
        {
            await exchange.AnswerAsync(200, JsonSerializer.Serialize(new
            {
                model,
                choices = new[] { new { index = 0, message = new { role = "assistant", content = $"Answered by {model}." }, finish_reason = "stop" } },
            }));
            return;
        }

        await exchange.BeginAsync(200, "text/event-stream");
        if (Order(question, "tool") is { } call && (string?)last["role"] == "user")
        {
            var (name, arguments) = (call[..call.IndexOf(' ', StringComparison.Ordinal)], call[call.IndexOf(' ', StringComparison.Ordinal)..]);
            await SendAsync(exchange, model, new { tool_calls = new[] { new { index = 0, id = "call_1", type = "function", function = new { name, arguments } } } });
            await EndAsync(exchange, model, "tool_calls");
            return;
        }

        await SendAsync(exchange, model, new { role = "assistant", content = "Answered " });
        if (question.Contains("[crash]", StringComparison.Ordinal) && ShallCrash())
        {
            Console.Error.WriteLine("GGML_ASSERT failed");
            Environment.Exit(CrashCode);
        }

        if (question.Contains("[eat]", StringComparison.Ordinal))
        {
            EatMemory();
        }

        if (Order(question, "wait") is { } file)
        {
            while (!File.Exists(file))
            {
                await Task.Delay(10);
            }
        }

        await SendAsync(exchange, model, new { content = "by " });
        await SendAsync(exchange, model, new { content = $"{model}." });
        await EndAsync(exchange, model, "stop");
    }

    /// <summary>Once, where STUB_CRASH_ONCE names a file that is made then; else always.</summary>
    static bool ShallCrash()
    {
        if (Orders.Variable("STUB_CRASH_ONCE") is not { } file)
        {
            return true;
        }

        var first = !File.Exists(file);
        File.WriteAllText(file, "");
        return first;
    }

    static void EatMemory()
    {
        List<byte[]> eaten = [];
        while (true)
        {
            var piece = new byte[PieceBytes];
            Array.Fill(piece, (byte)1);
            eaten.Add(piece);
            Thread.Sleep(20);
        }
    }

    static string? Order(string question, string name)
    {
        var begin = question.IndexOf($"[{name} ", StringComparison.Ordinal);
        return begin < 0 ? null : question[(begin + name.Length + 2)..question.LastIndexOf(']')];
    }

    static string Text(JsonNode message) => message["content"] is JsonArray parts
        ? string.Concat(parts.Select(part => (string?)part!["text"]))
        : (string?)message["content"] ?? "";

    static async Task EndAsync(HttpExchange exchange, string model, string finish)
    {
        await WriteAsync(exchange, new { model, choices = new[] { new { index = 0, delta = new { }, finish_reason = finish } } });
        await exchange.WriteAsync("data: [DONE]\n\n");
    }

    static Task SendAsync(HttpExchange exchange, string model, object delta) =>
        WriteAsync(exchange, new { model, choices = new[] { new { index = 0, delta, finish_reason = (string?)null } } });

    static Task WriteAsync(HttpExchange exchange, object chunk) => exchange.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
}
