using System.Runtime.InteropServices;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>The worker's whole program: answers frames until its input ends.</summary>
public static class WorkerHost
{
    /// <summary>The engines' parsers recurse; the first thread's stack is small, and unknown to a runtime without <c>/proc</c>.</summary>
    const int StackBytes = 16 << 20;

    /// <param name="input">Frames of the server.</param>
    /// <param name="output">Frames to the server.</param>
    /// <param name="seal">Whether to give up, for good, the right to start programs and processes: only where a sandbox asks for it.</param>
    public static void Run(Stream input, Stream output, bool seal)
    {
        if (seal)
        {
            Seal();
        }

        using var writer = new FrameWriter(output);
        using var loop = new RequestLoop(new FrameReader(input), writer);
        writer.Write(FrameKind.Ready, new ReadyMessage(ReadyMessage.Version), ProtocolJson.Default.ReadyMessage);

        // Two threads take turns: whoever has read a request works on it while the other reads on, for a cancel.
        var threads = new[] { new Thread(loop.Serve, StackBytes), new Thread(loop.Serve, StackBytes) };
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    static void Seal()
    {
        var architecture = RuntimeInformation.ProcessArchitecture;
        LibC.ApplyFilter(
            SeccompFilter.Build(architecture, SeccompStage.Work),
            (architecture == Architecture.X64 ? SystemCall.Seccomp.X64 : SystemCall.Seccomp.Arm64)!.Value);
    }
}
