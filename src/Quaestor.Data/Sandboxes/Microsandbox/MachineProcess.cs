using System.IO.Pipelines;
using System.Text;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>A program in a machine of its own, whose agent carries its streams.</summary>
sealed class MachineProcess : SandboxedProcess
{
    const int KeptErrors = 4096;
    const int Killed = 137;

    readonly AgentConnection _agent;
    readonly uint _session;
    readonly Func<Task> _remove;
    readonly Pipe _output = new();
    readonly StringBuilder _errors = new();
    readonly CancellationTokenSource _kill = new();
    readonly TaskCompletionSource<ProcessEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Lazy<Task> _removal;

    /// <param name="session">In which the program was started.</param>
    /// <param name="remove">Ends and removes the machine; does not fail.</param>
    public MachineProcess(string machine, AgentConnection agent, uint session, Func<Task> remove)
    {
        (Name, _agent, _session, _remove) = (machine, agent, session, remove);
        Input = new AgentInput(agent, session);
        Output = _output.Reader.AsStream();
        _removal = new(() => Task.Run(RemoveAsync));
        _ = Task.Run(ReadAsync);
    }

    public override string Name { get; }

    public override WorkerView View { get; } = new(null, null, "/tmp");

    public override Stream Input { get; }

    public override Stream Output { get; }

    public override bool HasEnded => _end.Task.IsCompleted;

    public override void Kill()
    {
        End(new(Killed, "It was ended."));
        _ = _removal.Value;
    }

    public override Task<ProcessEnd> WaitForEndAsync(CancellationToken cancellationToken) => _end.Task.WaitAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        Kill();
        await _removal.Value;
    }

    async Task RemoveAsync()
    {
        await _kill.CancelAsync();
        _agent.Dispose();
        await _remove();
    }

    async Task ReadAsync()
    {
        try
        {
            while (!HasEnded)
            {
                var frame = await _agent.ReadAsync(_kill.Token);
                if (frame.Id == _session)
                {
                    await TakeAsync(frame);
                }
            }
        }
        catch (Exception error)
        {
            End(new(-1, $"Its machine has gone: {error.Message} {_errors}"));
        }

        await _output.Writer.CompleteAsync();
    }

    async Task TakeAsync(AgentFrame frame)
    {
        switch (frame.Type)
        {
            case "core.exec.stdout":
                await _output.Writer.WriteAsync(frame.Data, _kill.Token);
                break;
            case "core.exec.stderr":
                Keep(Encoding.UTF8.GetString(frame.Data));
                break;
            case "core.exec.exited":
                var code = (int)Math.Clamp(frame.Number("code") ?? -1, -1, 255);
                // Nobody but the machine's own kernel kills in there, and it does so for memory.
                End(new(code, _errors.ToString()) { Cause = code == Killed ? EndCause.Memory : new ProcessEnd(code, "").Cause });
                break;
            case "core.exec.failed":
                End(new(-1, $"{frame.Text("kind")}: {frame.Text("message")}"));
                break;
            case "core.error":
                End(new(-1, $"The machine's agent refuses: {frame.Text("message")}"));
                break;
        }
    }

    void Keep(string text)
    {
        _errors.Append(text);
        if (_errors.Length > KeptErrors)
        {
            _errors.Remove(0, _errors.Length - KeptErrors);
        }
    }

    void End(ProcessEnd end) => _end.TrySetResult(end);
}
