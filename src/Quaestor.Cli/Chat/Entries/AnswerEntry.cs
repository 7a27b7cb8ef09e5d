using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Turns;

namespace Quaestor.Cli.Chat.Entries;

/// <summary>A turn's answer, as its events tell it: steps, text, and how it ended.</summary>
sealed class AnswerEntry : Entry
{
    const int MostStepLines = 4;

    readonly List<Step> _steps = [];
    readonly List<(string Text, NoteKind Kind)> _notes = [];
    readonly AnswerText _text = new();

    string? _ending;
    string? _waiting = "…";

    public bool IsOver { get; private set; }

    public string Text => _text.ToString();

    /// <summary>The query behind it.</summary>
    public string? Query { get; private set; }

    /// <summary>The last query that a tool was given.</summary>
    public string? LastQuery => _steps.LastOrDefault(step => step.Query is not null)?.Query;

    public void Apply(ApiEvent item)
    {
        var data = item.Data;
        switch (item.Name)
        {
            case "status":
                _waiting = data.Text("status") == "queued" ? "waits its turn …" : "thinking …";
                break;
            case "tool_call":
                _steps.Add(new(data.Text("call_id"), data.Text("tool"), QueryOf(data)));
                _waiting = null;
                break;
            case "tool_result":
                _steps.Find(step => step.CallId == data.Text("call_id"))?.End(data.Flag("ok"), SummaryOf(data));
                _waiting = "thinking …";
                break;
            case "token":
                _text.Write((int)(data.NumberOrNull("offset") ?? 0), data.Text("text"));
                _waiting = null;
                break;
            case "restart":
                _text.Write(0, "");
                _notes.Add(($"That text is void, another model begins: {data.Text("reason")}", NoteKind.Told));
                break;
            case "notice":
                _notes.Add((data.Text("text"), NoteKind.Told));
                break;
            case "error":
                Fail(data.Text("message"));
                break;
            case TurnFollower.Reconnecting:
                _waiting = "reconnecting …";
                break;
            case "done":
                Finish(data);
                break;
        }

        Change();
    }

    /// <summary>The step that is or was last has a result beside the conversation.</summary>
    public void HasResult(int number)
    {
        if (_steps.Count > 0 && !_steps.Exists(step => step.ResultNumber == number))
        {
            _steps[^1].ResultNumber = number;
        }

        Change();
    }

    /// <summary>Says what went wrong, once.</summary>
    public void Fail(string sentence)
    {
        if (sentence.Length > 0 && !_notes.Exists(note => note.Text == sentence) && !_steps.Exists(step => step.Summary == sentence))
        {
            _notes.Add((sentence, NoteKind.Failed));
        }

        Change();
    }

    /// <summary>It is not followed any more.</summary>
    public void End()
    {
        (IsOver, _waiting) = (true, null);
        Change();
    }

    /// <param name="answer">As <c>POST /chat</c> answers it.</param>
    public void Finish(JsonElement answer)
    {
        var text = answer.Text("text").Length > 0 ? answer.Text("text") : answer.Text("question");
        // What was cancelled is said behind it.
        if (text.Length > 0 && !(answer.Text("status") == "cancelled" && _text.IsEmpty) && !_notes.Exists(note => note.Text == text) && !_steps.Exists(step => step.Summary == text))
        {
            _text.Set(text);
        }

        Query = answer.TextOrNull("sql") ?? answer.TextOrNull("code");
        _notes.AddRange(answer.Items("assumptions").Select(assumption => ($"Assumed: {assumption.GetString()}", NoteKind.Told)));
        _ending = EndingOf(answer);
        if (answer.Text("status") == "needs_approval" && _steps is [.., { IsDone: false } last])
        {
            last.IsWaiting = true;
        }

        End();
    }

    protected override IEnumerable<StyledLine> Draw(int width, Theme theme)
    {
        foreach (var line in _steps.SelectMany(step => DrawStep(step, width, theme)))
        {
            yield return line;
        }

        foreach (var line in _text.Lines(width, theme))
        {
            yield return line;
        }

        foreach (var (text, kind) in _notes)
        {
            foreach (var line in Wrapping.Wrap(text, kind == NoteKind.Failed ? theme.Error : theme.Faint, width))
            {
                yield return line;
            }
        }

        if ((_waiting ?? _ending) is { Length: > 0 } last)
        {
            foreach (var line in Wrapping.Wrap(last, theme.Faint, width))
            {
                yield return line;
            }
        }

        yield return StyledLine.Empty;
    }

    IEnumerable<StyledLine> DrawStep(Step step, int width, Theme theme)
    {
        var (mark, style) = step.IsDone switch { null => ("○ ", theme.Accent), true => ("● ", theme.Ok), _ => step.IsWaiting ? ("▲ ", theme.Warning) : ("✗ ", theme.Error) };
        var label = step.ResultNumber is { } number ? $"  [{number}]" : "";
        var head = new List<Piece> { new(mark, style), new(step.Tool, theme.Strong), new($"  {step.Summary}", step.IsDone == false && !step.IsWaiting ? theme.Error : theme.Faint), new(label, theme.Accent) };
        foreach (var line in Wrapping.Wrap(head, width, indent: 2))
        {
            yield return line;
        }

        // A plan's SQL is known once the answer is complete.
        if ((step.Query ?? (step.ResultNumber is not null ? Query : null)) is { } query)
        {
            var lines = SqlColours.Lines(query.Trim(), width - 2, theme).ToList();
            foreach (var line in lines.Take(lines.Count > MostStepLines ? MostStepLines - 1 : MostStepLines))
            {
                yield return new([new("│ ", theme.Line), .. line.Pieces]);
            }

            if (lines.Count > MostStepLines)
            {
                yield return StyledLine.Of($"│ … {lines.Count - MostStepLines + 1} more lines", theme.Faint);
            }
        }
    }

    static string? QueryOf(JsonElement call) =>
        call.Object("arguments") is { } arguments ? arguments.TextOrNull("sql") ?? arguments.TextOrNull("code") : null;

    static string SummaryOf(JsonElement result)
    {
        var told = result.Flag("ok") ? result.Text("summary") : result.TextOrNull("error") ?? result.Text("summary");
        return result.Flag("ok") && result.NumberOrNull("duration_ms") is { } time ? $"{told} · {time:0} ms" : told;
    }

    static string EndingOf(JsonElement answer)
    {
        // Whoever wrote the SQL asked no model, and nobody guessed.
        var model = answer.Text("model_id") is "" or "none" ? "" : answer.Text("model_id") + ", ";
        var confidence = model.Length > 0 && answer.NumberOrNull("confidence") is { } value ? $"confidence {value:0.00}, " : "";
        var fallback = answer.Flag("using_fallback") ? "no model answered; this is the planner's answer, " : "";
        var shared = string.Concat(answer.Items("shared").Select(shown => $", {shown.Text("model_id")} was shown {shown.Text("source")} ({shown.Text("level")})"));
        var status = answer.Text("status") switch
        {
            "cancelled" => "Stopped. The query was cancelled.  ",
            "timed_out" => "Out of time.  ",
            "needs_approval" => "Waits for your decision: press Tab.  ",
            _ => "",
        };
        return $"{status}({fallback}{model}{confidence}{answer.NumberOrNull("latency_ms") ?? 0:0} ms{shared})";
    }
}
