using System.CommandLine.Parsing;
using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Chat.Overlays;
using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Keys;
using Quaestor.Data.Catalog;

namespace Quaestor.Cli.Chat;

/// <summary>What keys and "/" commands do.</summary>
sealed class ChatActions
{
    readonly ChatWindow _window;
    readonly ChatState _state;
    readonly ChatSession _session;
    readonly ChatTurns _turns;
    readonly ChatOutput _output;
    readonly ChatPrograms _programs;
    readonly Action<Action> _lend;

    public ChatActions(ChatWindow window, ChatState state, ChatSession session, ChatTurns turns, ProgramCommands programs, Action<Action> lend)
    {
        (_window, _state, _session, _turns, _lend) = (window, state, session, turns, lend);
        _output = new(state, session);
        _programs = new(state, session, programs);
        Programs = programs;
        Own = Commands();
    }

    public IReadOnlyList<SlashCommand> Own { get; }

    public ProgramCommands Programs { get; }

    /// <returns>False for a key that is none of these.</returns>
    public bool Handle(Key key)
    {
        switch (key.Name)
        {
            case KeyName.F1:
                Help();
                return true;
            case KeyName.F2:
                Tables();
                return true;
            case KeyName.F3:
                Threads();
                return true;
            case KeyName.F4:
                Sources();
                return true;
            case KeyName.Letter when key.IsCtrl('t'):
                _window.IsSql = !_window.IsSql;
                return true;
            case KeyName.Letter when key.IsCtrl('r'):
                SearchHistory();
                return true;
            case KeyName.Letter when key.IsCtrl('g'):
                Edit();
                return true;
            case KeyName.Letter when key.IsCtrl('l'):
                _window.Redraw();
                return true;
            case KeyName.Letter when key.IsCtrl('e') && (_window.Written.Length == 0 || _window.IsInResult):
                _window.IsInResult = false;
                _window.Written = "/export csv ";
                return true;
            case KeyName.Letter when key.IsCtrl('d') && _window.Written.Length == 0:
                _window.Close();
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc cref="Handle"/>
    public bool HandleInResult(Key key)
    {
        if (_state.Results.Shown is not { } shown)
        {
            return false;
        }

        if (key.Is(KeyName.Enter) && shown is { Scrolled: null, Table: { Chosen: { } column } table })
        {
            _window.Open(new TextPage(column.Name, _output.WholeCell(table)));
            return true;
        }

        if (key.IsPlain('c'))
        {
            Copy(shown.Scrolled is null ? "cell" : shown.Tab == Results.ResultTab.Query ? "sql" : "text");
            return true;
        }

        return false;
    }

    public void RunSlash(string text)
    {
        var words = CommandLineParser.SplitCommandLine(text[1..]).ToList();
        if (words.Count == 0)
        {
            return;
        }

        if (Own.FirstOrDefault(command => command.Name == words[0]) is { } own)
        {
            own.Run(text[1..].Trim()[words[0].Length..].Trim());
        }
        else if (Programs.Has(words[0]))
        {
            _programs.Run(words, _window.ResultWidth);
        }
        else
        {
            var known = Own.Select(command => command.Name).Concat(Programs.Names.Select(name => name.Text.Split(' ')[0]));
            _state.Say($"There is no command \"/{words[0]}\".{NearestName.Hint(words[0], known)} /help lists them all.", NoteKind.Failed);
        }
    }

    /// <summary>Stops a command of the program, where one runs.</summary>
    public bool StopsCommand() => _programs.Stop();

    /// <summary>Asks the user about a change.</summary>
    public void Decide(PendingApproval approval) =>
        _window.Open(new ApprovalCard(approval, decision => _turns.Decide(approval, decision), () => _window.Edit(approval))
        {
            Source = _state.Sources.FirstOrDefault(source => source.Id == approval.SourceId)?.Name ?? "",
        });

    IReadOnlyList<SlashCommand> Commands() =>
    [
        new("help", "", "keys and commands", _ => Help()),
        new("sql", "", "write SQL, or questions again (Ctrl+T)", _ => _window.IsSql = !_window.IsSql),
        new("source", "[name]", "ask another source (F4)", Source) { Values = () => _state.Sources.Select(source => new Suggestion(source.Name, $"{source.Kind}, {source.Policy}")) },
        new("tables", "", "tables, columns and joins (F2)", _ => Tables()),
        new("model", "[name]", "ask another model", Model) { Values = () => _state.Models },
        new("threads", "", "conversations (F3)", _ => Threads()),
        new("new", "", "begin a new conversation", _ => WhenIdle(Begin)),
        new("approve", "", "decide about a change that waits (Tab)", _ => Approve()),
        new("export", "[csv|json|ndjson|parquet|xlsx|md] [file]", "write all rows to a file (Ctrl+E)", rest => _output.Export(rest)) { Values = () => ChatOutput.Formats.Select(format => new Suggestion(format, "")) },
        new("copy", "[answer|sql|table|cell|text]", "copy to the terminal's clipboard", Copy) { Values = () => ChatOutput.Copies },
        new("edit", "", "write in your own editor (Ctrl+G)", _ => Edit()),
        new("history", "", "search what was sent (Ctrl+R)", _ => SearchHistory()),
        new("theme", "[ansi|dark|light|plain]", "other colours", Colours) { Values = () => Theme.All.Select(theme => new Suggestion(theme.Name, "")) },
        new("quit", "", "leave (Ctrl+D)", _ => _window.Close()),
    ];

    void Help() => _window.Open(new TextPage("Keys and commands", ChatHelp.Text(Own, Programs)));

    void Tables() => _window.Open(new SchemaBrowser(
        _state.Source?.Name ?? "no source",
        _state.Schema,
        _window.Insert,
        table => WhenIdle(() => _turns.Ask($"SQL: select * from {table.Written} limit 200"))));

    void Threads() => _session.Threads(items => _window.Open(new Picker(
        "Conversations",
        items,
        id => WhenIdle(() => _turns.Open(id, items.First(item => item.Value == id).Text)))));

    void Begin()
    {
        _turns.Clear();
        _session.LearnPending();
    }

    /// <summary>What would be told into another conversation is not begun while an answer is on its way.</summary>
    void WhenIdle(Action action)
    {
        if (_turns.IsRunning || !_state.IsConnected)
        {
            _state.Say(_turns.IsRunning ? "The answer before is not complete yet. Ctrl+C stops it." : "The server is not there yet.");
        }
        else
        {
            action();
        }
    }

    void Sources() => _window.Open(new Picker(
        "Sources",
        [.. _state.Sources.Select(source => new Picker.Item(source.Name, source.Problem ?? $"{source.Kind}, {source.Policy}  {source.Description}", source.Id))],
        id => _session.Use(_state.Sources.First(source => source.Id == id))));

    void Source(string name)
    {
        if (name.Length == 0)
        {
            Sources();
        }
        else if (_state.Sources.FirstOrDefault(source => source.Name == name || source.Id == name) is { } source)
        {
            _session.Use(source);
        }
        else
        {
            _state.Say($"There is no source \"{name}\".{NearestName.Hint(name, _state.Sources.Select(source => source.Name))}", NoteKind.Failed);
        }
    }

    void Model(string name)
    {
        if (name.Length == 0)
        {
            _window.Open(new Picker("Models", [.. _state.Models.Select(model => new Picker.Item(model.Text, model.Note, model.Text))], Model));
        }
        else if (_state.Models.Any(model => model.Text == name))
        {
            _state.Model = name;
            _state.Say($"{name} answers from now on.", NoteKind.Done);
        }
        else
        {
            _state.Say($"There is no model \"{name}\".{NearestName.Hint(name, _state.Models.Select(model => model.Text))}", NoteKind.Failed);
        }
    }

    void Approve()
    {
        if (_state.Pending.Count == 0)
        {
            _state.Say("Nothing waits for a decision.");
        }
        else
        {
            Decide(_state.Pending[0]);
        }
    }

    void Copy(string what)
    {
        if (_output.Copied(what) is { } sequence)
        {
            _window.Send(sequence);
        }
    }

    void Colours(string name)
    {
        if (name.Length == 0)
        {
            _window.Open(new Picker("Themes", [.. Theme.All.Select(theme => new Picker.Item(theme.Name, "", theme.Name))], Colours));
        }
        else if (Theme.Named(name) is { } theme)
        {
            _window.Theme = theme;
        }
        else
        {
            _state.Say($"There is no theme \"{name}\". There are: {string.Join(", ", Theme.All.Select(known => known.Name))}.", NoteKind.Failed);
        }
    }

    void SearchHistory() => _window.Open(new Picker(
        "Sent before",
        [.. _window.History.Entries.Reverse().Distinct().Select(text => new Picker.Item(text.ReplaceLineEndings(" "), "", text))],
        text =>
        {
            _window.IsInResult = false;
            _window.Written = text;
        }));

    void Edit()
    {
        try
        {
            _window.Written = ChatEditor.Edit(_window.Options.Editor, _window.Written, _window.IsSql ? ".sql" : ".md", _lend);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            _state.Say($"The editor \"{_window.Options.Editor}\" could not be used: {exception.Message} The variable EDITOR names another.", NoteKind.Failed);
        }
    }
}
