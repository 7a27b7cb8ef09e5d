using System.Diagnostics;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sandboxes.Timing;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>The server's end of one interpreter, which runs one job and is thrown away. Nothing that comes from it is trusted.</summary>
sealed class Interpreter : IAsyncDisposable
{
    const int ReaderStackBytes = 256 << 10;

    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>How long an interpreter whose output has ended may take to end itself.</summary>
    static readonly TimeSpan EndWait = TimeSpan.FromSeconds(5);

    readonly ISandbox _sandbox;
    readonly SandboxedProcess _process;
    readonly FrameReader _reader;
    readonly FrameWriter _writer;
    readonly Thread _thread;
    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    PythonExchange? _exchange;
    Exception? _broken;

    /// <summary>Why it was stopped from here, plus one; zero while it was not. The first reason counts.</summary>
    int _stopped;

    Interpreter(ISandbox sandbox, SandboxedProcess process, PythonSpec spec)
    {
        _sandbox = sandbox;
        _process = process;
        Spec = spec;
        _reader = new(process.Output);
        _writer = new(process.Input);
        _thread = new Thread(ReadFrames, ReaderStackBytes) { Name = "python frames", IsBackground = true };
    }

    public PythonSpec Spec { get; }

    public string Name => _process.Name;

    public bool HasEnded => _process.HasEnded || _ended.Task.IsCompleted;

    /// <summary>Starts one. Where the sandbox lets it wait for its job, it is ready afterwards.</summary>
    /// <exception cref="SandboxException">It does not start; the message tells why and what to do.</exception>
    public static async Task<Interpreter> StartAsync(ISandbox sandbox, PythonSpec spec, CancellationToken cancellationToken)
    {
        var interpreter = new Interpreter(sandbox, await sandbox.StartAsync(spec, cancellationToken), spec);
        try
        {
            if (sandbox.KeepsWarm)
            {
                interpreter._thread.Start();
                await interpreter.WaitUntilReadyAsync(cancellationToken);
            }

            return interpreter;
        }
        catch
        {
            await interpreter.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs its one job. Whatever the job does, its end is an outcome.</summary>
    /// <exception cref="SandboxException">It does not start, where it starts only with its job.</exception>
    /// <exception cref="IOException">A file of the job has gone, or its rows cannot be kept.</exception>
    public async Task<PythonOutcome> RunAsync(PythonJob job, ResultIntake rows, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var deadline = new Deadline(() => Stop(PythonExit.Time));
        // Where an interpreter starts with its job, the time that its start takes is the sandbox's to limit.
        var exchange = new PythonExchange(job.Limits, rows) { Ready = () => deadline.Set(job.Limits.Timeout) };
        if (_sandbox.KeepsWarm)
        {
            exchange.SkipReady();
            deadline.Set(job.Limits.Timeout);
        }

        _reader.ChunkCap = job.Limits.MaxBytes;
        Volatile.Write(ref _exchange, exchange);
        await using var registration = cancellationToken.UnsafeRegister(static me => ((Interpreter)me!).Stop(PythonExit.Cancelled), this);
        await Task.Run(() => Send(job), CancellationToken.None);
        if (!_sandbox.KeepsWarm)
        {
            _thread.Start();
        }

        await _ended.Task;
        deadline.Clear();
        if (!exchange.IsReady && _stopped == 0 && _broken is null)
        {
            throw _sandbox.Explain(Spec, await _process.WaitForEndAsync(CancellationToken.None).WaitAsync(StartLimit, CancellationToken.None));
        }

        if (exchange.IntakeError is { } error)
        {
            throw new IOException($"The result's rows cannot be kept: {error.Message}", error);
        }

        var outcome = await OutcomeAsync(exchange, job.Limits);
        return outcome with { Usage = Usage(exchange), Duration = Stopwatch.GetElapsedTime(started) };
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _writer.Dispose();
    }

    async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            await _ready.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SandboxException($"Python does not get ready within {StartLimit.TotalSeconds:0} seconds. See whether this machine is overloaded.");
        }
        catch (EndOfStreamException)
        {
            throw _sandbox.Explain(Spec, await _process.WaitForEndAsync(CancellationToken.None).WaitAsync(StartLimit, cancellationToken));
        }
    }

    void Send(PythonJob job)
    {
        try
        {
            JobFiles.Bring(job, _process.View, _writer);
            _writer.Write(FrameKind.RunPython, Message(job), ProtocolJson.Default.RunPythonMessage);
            _process.Input.Dispose();
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException) && (_stopped != 0 || _ended.Task.Wait(EndWait)))
        {
            // It is gone; the end of its output says so.
        }
    }

    static RunPythonMessage Message(PythonJob job)
    {
        var limits = job.Limits;
        return new(
            job.Code,
            JobFiles.Tables(job),
            JobFiles.Earlier(job),
            new(limits.MaxRows, limits.MaxBytes, limits.PrintedBytes, limits.Figures, limits.FigureBytes, (int)Math.Ceiling(limits.Timeout.TotalSeconds)),
            job.Seed,
            job.Today,
            job.TimeZone);
    }

    void Stop(PythonExit reason)
    {
        Interlocked.CompareExchange(ref _stopped, (int)reason + 1, 0);
        _process.Kill();
        _ = EndAsync();
    }

    /// <summary>The end of its frames ends the job; but a process that outlives its parent's end may keep them open.</summary>
    async Task EndAsync()
    {
        await Task.Delay(EndWait);
        _ended.TrySetResult();
    }

    void ReadFrames()
    {
        try
        {
            while (_reader.TryRead(out var frame))
            {
                if (Volatile.Read(ref _exchange) is { } exchange)
                {
                    if (exchange.Receive(frame))
                    {
                        break;
                    }
                }
                else
                {
                    GetReady(frame);
                }
            }
        }
        catch (Exception error)
        {
            // Whatever it is, it concerns this interpreter alone.
            _broken = error;
        }

        _ready.TrySetException(_broken ?? new EndOfStreamException());
        _ended.TrySetResult();
        _ = _ready.Task.Exception;
    }

    void GetReady(Frame frame)
    {
        if (frame.Kind != FrameKind.Ready || _ready.Task.IsCompleted)
        {
            throw new ProtocolException($"A {frame.Kind} frame came unasked.");
        }

        if (frame.Read(ProtocolJson.Default.ReadyMessage).Protocol != ReadyMessage.Version)
        {
            throw new SandboxException("The interpreter's scripts are of another version than the server. Build or install the whole program again.");
        }

        _ready.SetResult();
    }

    async Task<PythonOutcome> OutcomeAsync(PythonExchange exchange, PythonLimits limits)
    {
        if (exchange.IsDone)
        {
            return exchange.Outcome(exchange.Exit, _sandbox.Name);
        }

        var (exit, error) = await WhyEndedAsync(limits);
        return exchange.Outcome(exit, _sandbox.Name) with { Error = error, Findings = [] };
    }

    async Task<(PythonExit Exit, PythonError Error)> WhyEndedAsync(PythonLimits limits)
    {
        if (_stopped != 0)
        {
            var reason = (PythonExit)(_stopped - 1);
            return (reason, Endings.Error(reason, limits));
        }

        if (_broken is not null)
        {
            var broken = _broken is CapPassedException ? PythonExit.Output : PythonExit.Protocol;
            return (broken, Endings.Error(broken, limits));
        }

        var end = await EndOfProcessAsync();
        var exit = end?.Cause switch
        {
            EndCause.Memory => PythonExit.Memory,
            EndCause.Cpu => PythonExit.Cpu,
            EndCause.Time => PythonExit.Time,
            _ => PythonExit.Killed,
        };
        return (exit, Endings.Error(exit, limits, end));
    }

    /// <summary>Null for one that goes on though it says nothing any more.</summary>
    async Task<ProcessEnd?> EndOfProcessAsync()
    {
        try
        {
            return await _process.WaitForEndAsync(CancellationToken.None).WaitAsync(EndWait);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    SandboxUsage Usage(PythonExchange exchange)
    {
        var (measured, told) = (_process.Usage, exchange.ToldUsage);
        return new(measured.Cpu ?? told.Cpu, measured.PeakBytes ?? told.PeakBytes);
    }
}
