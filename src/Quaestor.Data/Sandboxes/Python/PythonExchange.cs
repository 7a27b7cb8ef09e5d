using System.Text;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>
/// What an interpreter answers, from its first word to its last. The job's code can write into it, so every frame is checked
/// against what may come now and how much of it; what is wrong is thrown.
/// </summary>
sealed class PythonExchange(PythonLimits limits, ResultIntake rows)
{
    const int MostFindings = 100;

    readonly ReceivedRows _rows = new(limits.MaxRows, limits.MaxBytes, rows.Begin, rows.Append);
    readonly MemoryStream _printed = new();
    readonly List<ReadOnlyMemory<byte>> _figures = [];
    List<PythonFinding> _findings = [];
    PythonError? _error;
    PythonDoneMessage? _done;
    Truncation? _truncatedBy;
    bool _isReady;

    /// <summary>Whether the interpreter said its last word.</summary>
    public bool IsDone => _done is not null;

    /// <summary>Why the rows could not be kept.</summary>
    public Exception? IntakeError => _rows.Error;

    /// <summary>Whether the interpreter said its first word.</summary>
    public bool IsReady => _isReady;

    /// <summary>Called when it does, where it did not wait for its job.</summary>
    public Action? Ready { get; init; }

    /// <summary>An interpreter that waited for its job has said that it is ready.</summary>
    public void SkipReady() => _isReady = true;

    /// <summary>Takes a frame; true if it was the last one.</summary>
    /// <exception cref="CapPassedException">It is more than the job may bring.</exception>
    /// <exception cref="ProtocolException">It is no answer to a job here.</exception>
    public bool Receive(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Ready when !_isReady:
                CheckVersion(frame);
                _isReady = true;
                Ready?.Invoke();
                return false;
            case FrameKind.Printed when MayBring:
                Print(frame.Payload.Span);
                return false;
            case FrameKind.Figure when MayBring:
                AddFigure(frame.Payload);
                return false;
            case FrameKind.Columns when MayBring && !_rows.HasColumns:
                _rows.Begin(frame);
                return false;
            case FrameKind.Chunk when MayBring && _rows.HasColumns:
                _rows.Append(frame);
                return false;
            case FrameKind.PythonRefused when MayBring && !HasBrought:
                _findings = Findings(frame.Read(ProtocolJson.Default.PythonRefusedMessage));
                return false;
            case FrameKind.PythonFailed when MayBring:
                _error = PythonTexts.Error(frame.Read(ProtocolJson.Default.PythonFailedMessage));
                return false;
            case FrameKind.PythonDone when _isReady:
                End(frame.Read(ProtocolJson.Default.PythonDoneMessage));
                return true;
            default:
                throw new ProtocolException($"A {frame.Kind} frame does not belong here in a job's answer.");
        }
    }

    /// <summary>What there is of an answer: all of it once it is done, else what came before its end.</summary>
    public PythonOutcome Outcome(PythonExit exit, string provider)
    {
        var isWhole = exit == PythonExit.Finished && _done is not null;
        return new(exit, provider)
        {
            ResultName = isWhole && _rows.HasColumns ? _done!.Result : null,
            Rows = isWhole ? _rows.Count : 0,
            TruncatedBy = isWhole ? _truncatedBy : null,
            Text = isWhole && _done!.Text is { } text ? PythonTexts.Printable(text, limits.PrintedBytes) : null,
            Printed = Printed(),
            IsPrintedCut = _done?.PrintedCut == true,
            Figures = _figures,
            FiguresCut = Math.Max(_done?.FiguresCut ?? 0, 0),
            Error = _error,
            Findings = _findings,
        };
    }

    public PythonExit Exit => _findings.Count > 0 ? PythonExit.Refused
        : _error is null ? PythonExit.Finished
        : _error.Type.Contains("MemoryError", StringComparison.Ordinal) ? PythonExit.Memory
        : PythonExit.Error;

    /// <summary>What the interpreter says it took.</summary>
    public SandboxUsage ToldUsage => _done is null
        ? SandboxUsage.Unknown
        : new(TimeSpan.FromMilliseconds(Math.Clamp(_done.CpuMs, 0, limits.Timeout.TotalMilliseconds * Environment.ProcessorCount)), Math.Clamp(_done.PeakBytes, 0, limits.MemoryBytes));

    /// <summary>After a refusal or an error nothing comes but the end.</summary>
    bool MayBring => _isReady && _findings.Count == 0 && _error is null;

    bool HasBrought => _rows.HasColumns || _figures.Count > 0 || _printed.Length > 0;

    static void CheckVersion(Frame frame)
    {
        if (frame.Read(ProtocolJson.Default.ReadyMessage).Protocol != ReadyMessage.Version)
        {
            throw new ProtocolException("The interpreter's scripts are of another version than the server.");
        }
    }

    void Print(ReadOnlySpan<byte> text)
    {
        if (_printed.Length + text.Length > limits.PrintedBytes)
        {
            throw new CapPassedException("More was printed than may be.");
        }

        _printed.Write(text);
    }

    void AddFigure(ReadOnlyMemory<byte> png)
    {
        if (_figures.Count >= limits.Figures || png.Length > limits.FigureBytes)
        {
            throw new CapPassedException("More figures came than may, or a larger one.");
        }

        _figures.Add(PngSignature.IsAt(png.Span) ? png.ToArray() : throw new ProtocolException("A figure is no PNG."));
    }

    static List<PythonFinding> Findings(PythonRefusedMessage message) => message.Findings.Count > 0
        ? [.. message.Findings.Take(MostFindings).Select(PythonTexts.Finding)]
        : throw new ProtocolException("A refusal finds nothing.");

    void End(PythonDoneMessage message)
    {
        if (_error is null)
        {
            _truncatedBy = _rows.End(message.Rows, message.TruncatedBy);
            if (message.Result is not (null or "result" or "result_df" or "result_rows") || (message.Result is not null) != _rows.HasColumns)
            {
                throw new ProtocolException("An answer names a result that it does not bring.");
            }
        }

        _done = message;
    }

    string Printed()
    {
        var bytes = _printed.GetBuffer().AsSpan(0, (int)_printed.Length);
        return PythonTexts.Printable(Encoding.UTF8.GetString(bytes), int.MaxValue);
    }
}
