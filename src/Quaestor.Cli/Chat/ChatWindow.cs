using Quaestor.Agent.Hosting;
using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Chat.Overlays;
using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Editing;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat;

/// <summary>The page: conversation, result beside it, the box to write in; and which of them the keys go to.</summary>
sealed class ChatWindow
{
    static readonly TimeSpan TwiceWithin = TimeSpan.FromSeconds(2);

    readonly ChatState _state;
    readonly ChatTurns _turns;
    readonly ChatActions _actions;
    readonly ConversationPane _conversation;
    readonly InputBox _input;
    readonly ChatOptions _options;

    readonly HashSet<string> _putOff = new(StringComparer.Ordinal);

    IOverlay? _overlay;
    PendingApproval? _edited;
    string _sequences = "";
    bool _isRedrawn;
    DateTimeOffset _leaving;

    /// <param name="lend">Gives the terminal to another program.</param>
    public ChatWindow(ChatState state, ChatSession session, ProgramCommands programs, ChatOptions options, Action<Action> lend)
    {
        (_state, _options) = (state, options);
        _turns = new(state, session);
        _conversation = new(state.Entries);
        History = new(options.HistoryPath);
        _actions = new(this, state, session, _turns, programs, lend);
        _input = new(History, Complete);
        Theme = options.Theme ?? Theme.Ansi;
        state.Model = options.Model;
    }

    public Theme Theme { get; set; }

    public ChatOptions Options => _options;

    public InputHistory History { get; }

    public ChatTurns Turns => _turns;

    public bool IsOver { get; private set; }

    /// <summary>Whether something on the page changes by itself.</summary>
    public bool IsMoving => _state.Running is not null || !_state.IsConnected;

    /// <summary>Whether keys go to the result.</summary>
    public bool IsInResult { get; set; }

    public bool IsSql
    {
        get => _input.IsSql;
        set => _input.IsSql = value;
    }

    /// <summary>Of the result pane, as it was drawn last: for texts that are made to fit it.</summary>
    public int ResultWidth { get; private set; } = 80;

    public string Written
    {
        get => _input.Field.Text;
        set => _input.Set(value);
    }

    public void Close() => IsOver = true;

    public void Open(IOverlay overlay) => _overlay = overlay;

    public void Insert(string text)
    {
        IsInResult = false;
        _input.Field.Insert(text);
    }

    /// <summary>Bytes for the terminal that are no part of the page.</summary>
    public void Send(string sequence) => _sequences += sequence;

    public string TakeSequences()
    {
        var taken = _sequences;
        _sequences = "";
        return taken;
    }

    public void Redraw() => _isRedrawn = true;

    public bool TakeRedraw()
    {
        var taken = _isRedrawn;
        _isRedrawn = false;
        return taken;
    }

    /// <summary>Has another statement written in the place of a proposed one.</summary>
    public void Edit(PendingApproval approval)
    {
        (_edited, IsInResult, IsSql) = (approval, false, true);
        _input.Set(approval.Statement);
    }

    /// <returns>Where the terminal's cursor stands; null for nowhere.</returns>
    public (int X, int Y)? Draw(CellGrid grid)
    {
        if (!ChatLayout.Fits(grid))
        {
            foreach (var (y, line) in Wrapping.Wrap(ChatLayout.TooSmall, Theme.Warning, grid.Width).Take(grid.Height).Index())
            {
                line.Draw(grid, 0, y, grid.Width);
            }

            return null;
        }

        var layout = ChatLayout.Of(grid, _input.HeightFor(grid.Width), !_state.Results.IsEmpty, IsInResult);
        ResultWidth = Math.Max(20, (layout.Result.IsEmpty ? grid.Width : layout.Result.Width) - 4);
        ChatBars.DrawHeader(grid, _state, Theme);
        if (!layout.Conversation.IsEmpty)
        {
            _conversation.Draw(grid, layout.Conversation, Theme);
        }

        if (!layout.Result.IsEmpty)
        {
            _state.Results.Draw(grid, layout.Result, Theme, IsInResult);
        }

        if (_state.Entries.Count == 0 && !layout.Conversation.IsEmpty)
        {
            ChatBars.DrawWelcome(grid, layout.Conversation, _state, Theme);
        }

        var caret = _input.Draw(grid, layout.Input, Theme, !IsInResult && _overlay is null, TitleOfInput());
        caret = _overlay is null ? caret : _overlay.Draw(grid, layout.Over, Theme);
        ChatBars.DrawKeys(grid, _state, Theme, _overlay?.Keys ?? KeysNow());
        return caret;
    }

    public void Handle(Key key)
    {
        if (key.Name == KeyName.Reply)
        {
            TakeGround(key.Text);
        }
        else if (key.IsCtrl('c'))
        {
            Interrupt();
        }
        else if (key.Name == KeyName.Paste && key.Text.Length > MessageRules.LongestCode)
        {
            _state.Say($"{key.Text.Length:N0} characters were not pasted: a message holds {MessageRules.LongestCode:N0} at most.", NoteKind.Failed);
        }
        else if (_overlay is { } overlay)
        {
            if (!overlay.Handle(key) && _overlay == overlay)
            {
                _overlay = null;
                _putOff.UnionWith(overlay is ApprovalCard && key.Name == KeyName.Escape ? _state.Pending.Select(approval => approval.Id) : []);
            }
        }
        else if (!_actions.Handle(key))
        {
            HandleInPane(key);
        }
    }

    PendingApproval? NextToDecide => _state.Pending.FirstOrDefault(approval => !_putOff.Contains(approval.Id));

    void HandleInPane(Key key)
    {
        if (key.Is(KeyName.PageUp) && !IsInResult)
        {
            _conversation.ScrollPage(1);
        }
        else if (key.Is(KeyName.PageDown) && !IsInResult)
        {
            _conversation.ScrollPage(-1);
        }
        else if (IsInResult)
        {
            HandleInResult(key);
        }
        else if (_input.HasSuggestions && key.Name is KeyName.Tab or KeyName.Escape)
        {
            _input.Handle(key);
        }
        else if (key.Is(KeyName.Tab))
        {
            Forward();
        }
        else if (key.Is(KeyName.Enter))
        {
            Enter();
        }
        else if (!_input.Handle(key) && key.Is(KeyName.Escape))
        {
            Escape();
        }
    }

    void HandleInResult(Key key)
    {
        if (key.Name is KeyName.Escape or KeyName.Tab)
        {
            IsInResult = false;
        }
        else
        {
            _ = _state.Results.Handle(key) || _actions.HandleInResult(key);
        }
    }

    // What waits for a decision comes first, until it was looked at and left for later.
    void Forward()
    {
        if (NextToDecide is { } next && !_turns.IsRunning)
        {
            _actions.Decide(next);
        }
        else if (!_state.Results.IsEmpty)
        {
            IsInResult = true;
        }
    }

    void Escape()
    {
        _edited = null;
        _conversation.ToEnd();
    }

    void Enter()
    {
        if (_input.AcceptMoved())
        {
            return;
        }

        if (_input.Field.Text.EndsWith('\\'))
        {
            // For terminals that send nothing else for Shift and Enter.
            _input.Field.Replace(_input.Field.Text.Length - 1, _input.Field.Text.Length, "\n");
            return;
        }

        var isAnswer = _input.Field.Text.TrimStart() is not ['/', not '/' and not ' ', ..];
        if (_input.Field.Text.Trim().Length == 0)
        {
            return;
        }

        if (isAnswer && (_turns.IsRunning || !_state.IsConnected))
        {
            _state.Say(_turns.IsRunning ? "The answer before is not complete yet. Ctrl+C stops it." : "The server is not there yet.");
            return;
        }

        var text = _input.Take();
        _conversation.ToEnd();
        Send(text, isAnswer);
    }

    void Send(string text, bool isAnswer)
    {
        if (!isAnswer)
        {
            _actions.RunSlash(text);
        }
        else if (_edited is { } approval)
        {
            _edited = null;
            _turns.Decide(approval, "edit", text);
        }
        else
        {
            _turns.Ask(IsSql ? $"SQL: {text}" : MentionCompletion.Plain(text, _state.Schema));
        }
    }

    // What runs, then what is written, then the program: and that only at once again.
    void Interrupt()
    {
        if (_turns.IsRunning || _actions.StopsCommand())
        {
            _turns.Stop();
        }
        else if (_overlay is not null)
        {
            _overlay = null;
        }
        else if (!_input.Field.IsEmpty)
        {
            // With the text goes what it was meant for: what is written next is not another statement for a change.
            _edited = null;
            _input.Set("");
        }
        else if (DateTimeOffset.UtcNow - _leaving < TwiceWithin)
        {
            Close();
        }
        else
        {
            _leaving = DateTimeOffset.UtcNow;
            _state.Say("Nothing runs. Ctrl+C again, or Ctrl+D, leaves.");
        }
    }

    void TakeGround(string reply)
    {
        if (_options is { Theme: null, IsTrueColour: true } && TerminalGround.IsLight(reply) is { } isLight)
        {
            Theme = isLight ? Theme.Light : Theme.Dark;
        }
    }

    Suggestions Complete(string text, int caret, bool isAsked) =>
        ChatCompletion.At(text, caret, IsSql, isAsked, _state.Schema, _actions);

    string TitleOfInput() => _edited is not null ? "SQL in the place of the proposed one" : IsSql ? "SQL" : "message";

    string KeysNow() => (IsInResult, _turns.IsRunning, NextToDecide is not null && !_input.HasSuggestions) switch
    {
        (true, _, _) => "1 2 3 tabs   s sort   Enter whole cell   c copy   [ ] results   Ctrl+E export   Tab back   F1 keys",
        (_, true, _) => "Ctrl+C stop query   PageUp scroll   F2 tables   F1 keys",
        (_, _, true) => "Tab decide about the change   Enter send   F1 keys",
        _ => $"Enter send   Alt+Enter new line   {(_state.Results.IsEmpty ? "" : "Tab result   ")}Ctrl+T {(IsSql ? "questions" : "SQL")}   F2 tables   F3 threads   F4 sources   F1 keys",
    };
}
