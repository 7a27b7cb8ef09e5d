using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Output;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Turns;

namespace Quaestor.Cli.Commands.Ask;

/// <summary>
/// Draws a turn for a person: steps on the narration, then answer, table and SQL. In the formats for programs the rows
/// alone are data, and the rest is narration.
/// </summary>
sealed class AnswerPrinter(Screen screen, RowsOutput rows, RowsDestination destination)
{
    public const int MostRows = 50;

    readonly SafeTextWriter _stream = new(screen.Data);

    /// <summary>Rows of a table or of Markdown at most.</summary>
    public int Rows { get; init; } = MostRows;

    /// <summary>Whether the answer's text is already on the terminal, as it came.</summary>
    bool _streamed;

    /// <summary>What was said last of something that failed: the answer's text often says the same once more.</summary>
    string? _complaint;

    bool IsForPeople => destination.File is not null || destination.Format is RowsFormat.Table or RowsFormat.Markdown;

    public void Show(ApiEvent item)
    {
        switch (item.Name)
        {
            case "tool_call":
                screen.Say($"· {item.Data.Text("tool")}");
                break;
            case "tool_result" when !item.Data.Flag("ok"):
                Complain(item.Data.TextOrNull("error") ?? item.Data.Text("summary"));
                break;
            case "notice":
                screen.Say(item.Data.Text("text"));
                break;
            case "token" when IsForPeople && screen.IsTerminal:
                _stream.Write(item.Data.Text("text"));
                _stream.Flush();
                _streamed = true;
                break;
            case TurnFollower.Reconnecting:
                EndStreamedText();
                screen.Say("The connection broke; reconnecting.");
                break;
            case "restart":
                EndStreamedText();
                screen.Say($"That text is void, another model begins: {item.Data.Text("reason")}");
                break;
            case "error":
                EndStreamedText();
                Complain(item.Data.Text("message"));
                break;
        }
    }

    public async Task FinishAsync(JsonElement answer, CancellationToken cancellationToken)
    {
        WriteText(answer);
        if (answer.Object("result") is { } result)
        {
            Separate();
            await rows.WriteAsync(result, destination, Rows, cancellationToken);
        }

        if ((answer.TextOrNull("sql") ?? answer.TextOrNull("code")) is { } query)
        {
            Separate();
            Write(query);
        }

        Narrate(answer);
        await screen.Data.FlushAsync(cancellationToken);
    }

    void WriteText(JsonElement answer)
    {
        if (_streamed)
        {
            EndStreamedText();
            return;
        }

        var text = answer.TextOrNull("question") is { Length: > 0 } question && answer.Text("text").Length == 0 ? question : answer.Text("text");
        if (text.Length > 0 && text != _complaint)
        {
            Write(text);
        }
    }

    void Complain(string sentence)
    {
        if (sentence != _complaint)
        {
            screen.Complain(sentence);
            _complaint = sentence;
        }
    }

    void EndStreamedText()
    {
        if (_streamed)
        {
            screen.Data.WriteLine();
            screen.Data.Flush();
            _streamed = false;
        }
    }

    void Write(string text)
    {
        if (IsForPeople)
        {
            screen.Print(text);
            screen.Data.Flush();
        }
        else
        {
            screen.Say(text);
        }
    }

    void Separate()
    {
        if (IsForPeople)
        {
            screen.Data.WriteLine();
        }
    }

    void Narrate(JsonElement answer)
    {
        foreach (var assumption in answer.Items("assumptions"))
        {
            screen.Say($"Assumed: {assumption.GetString()}");
        }

        if (answer.Flag("using_fallback"))
        {
            screen.Say("No model answered; this is the planner's answer.");
        }

        foreach (var shared in answer.Items("shared"))
        {
            var told = shared.NumberOrNull("rows") is { } count ? $", {count:0} rows" : "";
            screen.Say($"Shown to {shared.Text("model_id")}: {shared.Text("source")} ({shared.Text("level")}{told})");
        }

        var time = $"{answer.NumberOrNull("latency_ms") ?? 0:0} ms";
        var confidence = answer.NumberOrNull("confidence") is { } value ? $", confidence {value:0.00}" : "";
        screen.Say(answer.Text("model_id") is "" or "none" ? $"({time})" : $"({answer.Text("model_id")}{confidence}, {time})");
    }
}
