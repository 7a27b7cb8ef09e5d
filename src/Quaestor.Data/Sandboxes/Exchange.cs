using System.Text.Json.Serialization.Metadata;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes;

/// <summary>A request and what comes back for it, up to its last frame. Frames arrive on the connection's reading thread.</summary>
/// <param name="view">Where the worker has its files: errors name them as the user does.</param>
abstract class Exchange(WorkerView view)
{
    /// <summary>Takes a frame; true if it was the last one.</summary>
    /// <exception cref="ProtocolException">The frame is no answer to this request.</exception>
    public abstract bool Receive(Frame frame);

    /// <summary>After the last frame, when the connection is free for the next exchange.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception error);

    protected WorkerErrorException ReadError(Frame frame) => new(WorkerError.Read(frame.Read(ProtocolJson.Default.ErrorMessage), view));
}

/// <inheritdoc cref="Exchange"/>
abstract class Exchange<T>(WorkerView view) : Exchange(view)
{
    // What awaits it must not run on the reading thread.
    readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _completion.Task;

    public sealed override void Fail(Exception error) => _completion.TrySetException(error);

    protected void Succeed(T answer) => _completion.TrySetResult(answer);
}

/// <summary>An exchange of one frame each way.</summary>
sealed class ReplyExchange<T>(FrameKind kind, JsonTypeInfo<T> type, WorkerView view) : Exchange<T>(view)
    where T : class
{
    T? _answer;
    WorkerErrorException? _error;

    public override bool Receive(Frame frame)
    {
        if (frame.Kind == FrameKind.Error)
        {
            _error = ReadError(frame);
        }
        else if (frame.Kind == kind)
        {
            _answer = frame.Read(type);
        }
        else
        {
            throw new ProtocolException($"A {frame.Kind} frame came instead of {kind}.");
        }

        return true;
    }

    public override void Complete()
    {
        if (_error is { } error)
        {
            Fail(error);
        }
        else
        {
            Succeed(_answer!);
        }
    }
}
