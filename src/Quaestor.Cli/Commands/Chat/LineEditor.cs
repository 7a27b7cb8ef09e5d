using System.Text;
using System.Threading.Channels;
using Quaestor.Cli.Client;
using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal.Devices;
using Quaestor.Cli.Terminal.Editing;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Commands.Chat;

/// <summary>
/// Reads messages of one or more lines at the end of the terminal's scrollback. It has the keys all the time: what is typed
/// while an answer comes stands in the next message.
/// </summary>
sealed class LineEditor : IDisposable
{
    const int MostSuggestions = 50;

    readonly ApiClient _api;
    readonly Func<string?> _dataset;
    readonly ITerminalDevice _device = OperatingSystem.IsWindows() ? new WindowsTerminal() : new UnixTerminal();
    readonly InputHistory _history;
    readonly Channel<Key> _keys = Channel.CreateUnbounded<Key>();

    (string? Dataset, KnownSchema Schema)? _known;
    (Suggestions List, int At, string Text)? _cycle;
    Action? _interrupt;
    int _drawnAbove;

    /// <param name="dataset">The source whose tables are completed; null for the default one.</param>
    public LineEditor(string? historyPath, ApiClient api, Func<string?> dataset)
    {
        (_api, _dataset, _history) = (api, dataset, new(historyPath));
        _device.EnterRaw();
        _device.Write("\e[?2004h\e[>4;1m");
        new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();
    }

    /// <summary>What Ctrl+C does until the next message is read.</summary>
    public void OnInterrupt(Action interrupt) => Volatile.Write(ref _interrupt, interrupt);

    /// <summary>A question as models read it.</summary>
    public string Plain(string message) => MentionCompletion.Plain(message, _known?.Schema ?? KnownSchema.None);

    /// <returns>Null at the end.</returns>
    public async Task<string?> ReadAsync(string prompt, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _interrupt, null);
        await LearnAsync(cancellationToken);
        var field = new TextField();
        _drawnAbove = 0;
        Draw(prompt, field);
        try
        {
            while (await _keys.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_keys.Reader.TryRead(out var key))
                {
                    if (IsEnd(key, field))
                    {
                        return null;
                    }

                    if (key.Is(KeyName.Enter) && !field.Text.EndsWith('\\'))
                    {
                        _history.Add(field.Text);
                        field.Set(field.Text);
                        Draw(prompt, field);
                        return field.Text;
                    }

                    Handle(key, field);
                }

                Draw(prompt, field);
            }

            return null;
        }
        finally
        {
            _device.Write("\r\n");
        }
    }

    public void Dispose()
    {
        _device.Write("\e[>4;0m\e[?2004l");
        _device.Dispose();
    }

    void ReadKeys()
    {
        var parser = new KeyParser();
        var bytes = new byte[4096];
        while (_device.Read(bytes) is > 0 and var count)
        {
            foreach (var key in parser.Read(bytes.AsSpan(0, count)))
            {
                if (key.IsCtrl('c') && Volatile.Read(ref _interrupt) is { } interrupt)
                {
                    interrupt();
                }
                else
                {
                    _keys.Writer.TryWrite(key);
                }
            }
        }

        _keys.Writer.TryComplete();
    }

    static bool IsEnd(Key key, TextField field)
    {
        if (key.IsCtrl('c') && !field.IsEmpty)
        {
            field.Set("");
            return false;
        }

        return (key.IsCtrl('d') || key.IsCtrl('c')) && field.IsEmpty;
    }

    void Handle(Key key, TextField field)
    {
        if (key.Is(KeyName.Tab))
        {
            Complete(field);
            return;
        }

        _cycle = null;
        switch (key.Name)
        {
            case KeyName.Enter when key.Modifiers == Modifiers.None:
                field.Replace(field.Text.Length - 1, field.Text.Length, "\n");
                break;
            case KeyName.Up when !field.MoveLine(-1):
                Recall(field, _history.Previous(field.Text));
                break;
            case KeyName.Down when !field.MoveLine(1):
                Recall(field, _history.Next());
                break;
            case KeyName.Up or KeyName.Down:
                break;
            default:
                field.Handle(key);
                break;
        }
    }

    static void Recall(TextField field, string? text) => field.Set(text ?? field.Text);

    // Tab again takes the next.
    void Complete(TextField field)
    {
        if (_cycle is not { } cycle || cycle.Text != field.Text)
        {
            const string sql = "SQL:";
            var schema = _known?.Schema ?? KnownSchema.None;
            var list = field.Text.StartsWith(sql, StringComparison.OrdinalIgnoreCase) && field.Caret >= sql.Length
                ? SqlCompletion.At(field.Text[sql.Length..], field.Caret - sql.Length, schema, MostSuggestions) is var found ? found with { From = found.From + sql.Length } : Suggestions.None
                : MentionCompletion.At(field.Text, field.Caret, schema, MostSuggestions);
            cycle = (list, -1, field.Text);
        }

        if (cycle.List.Items.Count == 0)
        {
            return;
        }

        cycle.At = (cycle.At + 1) % cycle.List.Items.Count;
        field.Replace(cycle.List.From, field.Caret, cycle.List.Items[cycle.At].Text);
        cycle.Text = field.Text;
        _cycle = cycle;
    }

    void Draw(string prompt, TextField field)
    {
        var (width, _) = _device.Size;
        var lines = FieldLines.Of(field.Text, field.Caret, Math.Max(1, width - prompt.Length - 1));
        var text = new StringBuilder(_drawnAbove > 0 ? $"\e[{_drawnAbove}A" : "").Append("\r\e[J");
        foreach (var (place, line) in lines.Lines.Index())
        {
            text.Append(place == 0 ? prompt : "\r\n" + new string(' ', prompt.Length)).Append(line);
        }

        var below = lines.Lines.Count - 1 - lines.CaretY;
        text.Append(below > 0 ? $"\e[{below}A" : "").Append($"\r\e[{prompt.Length + lines.CaretX}C");
        _drawnAbove = lines.CaretY;
        _device.Write(text.ToString());
    }

    async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && known.Dataset == _dataset())
        {
            return;
        }

        try
        {
            var name = _dataset() ?? (await _api.GetAsync("/datasets", cancellationToken)).Items("items").FirstOrDefault(source => source.Flag("default")).TextOrNull("name");
            _known = (_dataset(), name is null ? KnownSchema.None : KnownSchema.Of(await _api.GetAsync($"/datasets/{Uri.EscapeDataString(name)}/schema", cancellationToken)));
        }
        catch (ApiException)
        {
            // Without its tables a source can still be asked.
            _known = (_dataset(), KnownSchema.None);
        }
    }
}
