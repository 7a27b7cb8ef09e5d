using System.Threading.Channels;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Devices;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat;

/// <summary>A page over the whole terminal: one thread draws and handles, and everything else is handed to it.</summary>
sealed class FullScreen(ITerminalDevice device)
{
    /// <summary>An escape sequence comes at once; an Escape key comes alone.</summary>
    static readonly TimeSpan EscapeWait = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(33);
    static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    /// <summary>The other screen, bracketed paste, and keys that tell Shift and Ctrl (xterm's way and kitty's).</summary>
    const string Enter = "\e[?1049h\e[?2004h\e[>4;1m\e[>1u";
    const string Leave = "\e[<u\e[>4;0m\e[?2004l\e[?1049l\e[0m\e[?25h";

    /// <summary>What is the ground's colour? (xterm's OSC 11.) Who does not know still answers what it is, right behind.</summary>
    const string AskGround = "\e]11;?\e\\";

    readonly Channel<Action> _work = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    readonly FrameWriter _frames = new();
    readonly KeyParser _parser = new();
    Task<bool>? _more;
    long _readings;

    /// <summary>Has the page do something; on any thread.</summary>
    public void Post(Action action) => _work.Writer.TryWrite(action);

    public async Task RunAsync(ChatWindow window, CancellationToken cancellationToken)
    {
        device.Resized = () => Post(() => { });
        Start();
        new Thread(() => ReadKeys(window)) { IsBackground = true, Name = "keys" }.Start();
        using var closing = cancellationToken.Register(() => Post(window.Close));
        try
        {
            while (!window.IsOver)
            {
                Show(window);
                await WaitAsync(window);
            }
        }
        finally
        {
            device.Resized = null;
            End();
        }
    }

    /// <summary>Gives the terminal to another program until it ends.</summary>
    public void Lend(Action program)
    {
        End();
        try
        {
            program();
        }
        finally
        {
            Start();
        }
    }

    void Start()
    {
        device.EnterRaw();
        device.Write(Enter + AskGround);
        _frames.Reset();
    }

    void End()
    {
        device.Write(Leave);
        device.LeaveRaw();
    }

    void Show(ChatWindow window)
    {
        var (width, height) = device.Size;
        var grid = new CellGrid(width, height);
        var caret = window.Draw(grid);
        if (window.TakeRedraw())
        {
            _frames.Reset();
        }

        var bytes = _frames.Write(grid, caret) + window.TakeSequences();
        if (bytes.Length > 0)
        {
            device.Write(bytes);
        }
    }

    // What comes within a frame is drawn at once.
    async Task WaitAsync(ChatWindow window)
    {
        var next = Task.Delay(Frame);
        _more ??= _work.Reader.WaitToReadAsync().AsTask();
        await Task.WhenAny(_more, Task.Delay(window.IsMoving ? Beat : Timeout.InfiniteTimeSpan));
        if (_more.IsCompleted)
        {
            _more = null;
            Work();
        }

        await next;
        Work();
    }

    void Work()
    {
        while (_work.Reader.TryRead(out var action))
        {
            action();
        }
    }

    // The next keys are read once these are handled: meanwhile the terminal may be another program's.
    void ReadKeys(ChatWindow window)
    {
        var bytes = new byte[4096];
        using var handled = new ManualResetEventSlim();
        while (device.Read(bytes) is > 0 and var count)
        {
            IReadOnlyList<Key> keys;
            lock (_parser)
            {
                keys = _parser.Read(bytes.AsSpan(0, count));
                if (keys.Count == 0 && _parser.IsPasting)
                {
                    // Nothing of a paste is seen before its end, so nobody waits for a frame between its parts.
                    continue;
                }
            }

            handled.Reset();
            Post(() =>
            {
                Handle(window, keys);
                handled.Set();
            });
            handled.Wait();
        }

        Post(window.Close);
    }

    void Handle(ChatWindow window, IReadOnlyList<Key> keys)
    {
        foreach (var key in keys)
        {
            window.Handle(key);
        }

        var reading = ++_readings;
        if (IsWaiting())
        {
            _ = Task.Delay(EscapeWait).ContinueWith(
                _ => Post(() =>
                {
                    if (reading == _readings)
                    {
                        Handle(window, Flush());
                    }
                }),
                TaskScheduler.Default);
        }
    }

    bool IsWaiting()
    {
        lock (_parser)
        {
            return _parser.IsWaiting;
        }
    }

    IReadOnlyList<Key> Flush()
    {
        lock (_parser)
        {
            return _parser.Flush();
        }
    }
}
