using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>What a worker does with the data that is open.</summary>
interface IWorkerEngine : IDisposable
{
    /// <summary>The work of a request that is the engine's own; null for a frame that is none.</summary>
    /// <param name="frame">Valid during the call only.</param>
    Func<Reply>? Begin(Frame frame);

    /// <summary>Runs a query: its columns and rows are written as they come.</summary>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    DoneMessage Run(QueryMessage query, FrameWriter writer, CancellationToken cancellationToken);
}
