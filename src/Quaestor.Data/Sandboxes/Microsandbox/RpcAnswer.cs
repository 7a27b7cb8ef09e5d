using System.Text.Json;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>Reads an old server's answers. Its errors have two shapes: JSON-RPC's, and <c>{"error":"text","code":n}</c>.</summary>
static class RpcAnswer
{
    public static int? ErrorCode(JsonElement answer)
    {
        var holder = Member(answer, "error") is { ValueKind: JsonValueKind.Object } error ? error : answer;
        return Member(holder, "code") is { ValueKind: JsonValueKind.Number } code ? code.GetInt32() : null;
    }

    /// <exception cref="SandboxException">It is an error.</exception>
    public static JsonElement Result(JsonElement answer, string method)
    {
        if (Member(answer, "error") is { ValueKind: not JsonValueKind.Null } error)
        {
            var message = error.ValueKind == JsonValueKind.Object ? Text(error, "message") : error.ToString();
            throw new SandboxException($"The microsandbox server refuses {method}: {message}{Cure(ErrorCode(answer))}");
        }

        return Member(answer, "result") ?? throw new SandboxException($"The microsandbox server answers {method} with neither a result nor an error.");
    }

    /// <summary>What a command wrote to one of its streams. Servers tell it as a list of pieces, or as one text.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    public static string Output(JsonElement result, string stream)
    {
        if (Member(result, "output") is not { ValueKind: JsonValueKind.Array } pieces)
        {
            return Text(result, stream == "stdout" ? "output" : "error");
        }

        var texts = pieces.EnumerateArray().Where(piece => Text(piece, "stream") == stream).Select(piece => Text(piece, "text"));
        return string.Concat(texts.Select(text => text.EndsWith('\n') ? text : text + "\n"));
    }

    public static int ExitCode(JsonElement result) =>
        Member(result, "exit_code") is { ValueKind: JsonValueKind.Number } code ? code.GetInt32() : -1;

    static string Cure(int? code) => code switch
    {
        1001 or 1004 => ". Its key is wrong: make one with `msb server keygen`, and set sandbox.microsandbox.api_key.",
        3001 => ". The key is for another namespace: make one with `msb server keygen` for the namespace quaestor.",
        -32601 => ". The server is of another version than 0.1 or 0.2.",
        _ => "",
    };

    static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    static string Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}
