using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Quaestor.Data.Sandboxes.Namespaces;
using Processor = System.Runtime.InteropServices.Architecture;

namespace Quaestor.Tests.Sandboxes.Namespaces;

/// <summary>Runs the filters as the kernel would, for both architectures.</summary>
public sealed class SeccompFilterTests
{
    const uint Allowed = 0x7FFF0000;
    const uint Refused = 0x00050001; // EPERM
    const uint NotThere = 0x00050026; // ENOSYS
    const uint Killed = 0x80000000;

    const uint X64 = 0xC000003E;
    const uint Arm64 = 0xC00000B7;
    const uint I386 = 0x40000003;

    /// <summary>Architectures, and whether the worker is past its start.</summary>
    public static TheoryData<Processor, bool> All => new()
    {
        { Processor.X64, false },
        { Processor.X64, true },
        { Processor.Arm64, false },
        { Processor.Arm64, true },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void ReadingWritingAndMemoryAreAllowed(Processor architecture, bool works)
    {
        int[] calls = architecture == Processor.X64 ? [0, 1, 9, 202, 257] : [63, 64, 222, 98, 56];

        Assert.All(calls, call => Assert.Equal(Allowed, Run(architecture, Stage(works), call)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheNetworkOtherProcessesAndTheKernelAreRefused(Processor architecture, bool works)
    {
        // socket, connect, bind, socketpair, ptrace, mount, unshare, setns, bpf, io_uring_setup, userfaultfd, perf_event_open,
        // keyctl, memfd_create, process_vm_readv, pidfd_open, kill, link or linkat, symlink or symlinkat, ioctl
        int[] calls = architecture == Processor.X64
            ? [41, 42, 49, 53, 101, 165, 272, 308, 321, 425, 323, 298, 250, 319, 310, 434, 62, 86, 88, 16]
            : [198, 203, 200, 199, 117, 40, 97, 268, 280, 425, 282, 241, 219, 279, 270, 434, 129, 37, 36, 29];

        Assert.All(calls, call => Assert.Equal(Refused, Run(architecture, Stage(works), call)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ACallThatDoesNotExistYetIsRefused(Processor architecture, bool works) =>
        Assert.Equal(Refused, Run(architecture, Stage(works), 9999));

    [Theory]
    [MemberData(nameof(All))]
    public void AnotherArchitecturesNumbersKill(Processor architecture, bool works)
    {
        Assert.Equal(Killed, RunAs(architecture == Processor.X64 ? Arm64 : X64, architecture, Stage(works), 0));
        Assert.Equal(Killed, RunAs(I386, architecture, Stage(works), 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheX32NumbersKill(bool works) => Assert.Equal(Killed, Run(Processor.X64, Stage(works), 0x40000000));

    [Theory]
    [InlineData(Processor.X64, 59, 317)]
    [InlineData(Processor.Arm64, 221, 277)]
    public void ProgramsAndFiltersComeAtTheStartAlone(Processor architecture, int execve, int seccomp)
    {
        Assert.Equal(Allowed, Run(architecture, SeccompStage.Start, execve));
        Assert.Equal(Refused, Run(architecture, SeccompStage.Work, execve));
        Assert.Equal(Allowed, Run(architecture, SeccompStage.Start, seccomp));
        Assert.Equal(Refused, Run(architecture, SeccompStage.Work, seccomp));
    }

    [Theory]
    [InlineData(Processor.X64, 56)]
    [InlineData(Processor.Arm64, 220)]
    public void ThreadsAreAllowedProcessesAtTheStartAloneAndNamespacesNever(Processor architecture, int clone)
    {
        const ulong thread = 0x003D0F00; // what the C library asks for
        const ulong process = 17; // SIGCHLD
        ulong[] namespaces = [0x00020000 | 0x02000000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x80];

        Assert.Equal(Allowed, Run(architecture, SeccompStage.Start, clone, thread));
        Assert.Equal(Allowed, Run(architecture, SeccompStage.Work, clone, thread));
        Assert.Equal(Allowed, Run(architecture, SeccompStage.Start, clone, process));
        Assert.Equal(Refused, Run(architecture, SeccompStage.Work, clone, process));
        Assert.All(namespaces, flag => Assert.Equal(Refused, Run(architecture, SeccompStage.Work, clone, process | flag)));
        Assert.All(namespaces, flag => Assert.Equal(Refused, Run(architecture, SeccompStage.Start, clone, process | flag)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheNewerCloneIsNotThereSoThatTheOlderIsUsed(Processor architecture, bool works) =>
        Assert.Equal(NotThere, Run(architecture, Stage(works), 435));

    [Theory]
    [InlineData(Processor.X64, 302)]
    [InlineData(Processor.Arm64, 261)]
    public void LimitsAreReadAndNeverSet(Processor architecture, int prlimit)
    {
        Assert.Equal(Allowed, Run(architecture, SeccompStage.Work, prlimit, 0, 0, 0, 0x7F00_0000_1000));
        Assert.Equal(Refused, Run(architecture, SeccompStage.Work, prlimit, 0, 0, 0x1000));
        Assert.Equal(Refused, Run(architecture, SeccompStage.Work, prlimit, 0, 0, 0x7F00_0000_0000));
    }

    [Theory]
    [InlineData(Processor.X64, 157)]
    [InlineData(Processor.Arm64, 167)]
    public void OfPrctlOnlyNamesAreAllowed(Processor architecture, int prctl)
    {
        Assert.Equal(Allowed, Run(architecture, SeccompStage.Work, prctl, 15));
        Assert.Equal(Allowed, Run(architecture, SeccompStage.Work, prctl, 16));
        Assert.Equal(Refused, Run(architecture, SeccompStage.Work, prctl, 22)); // PR_SET_SECCOMP
        Assert.Equal(Refused, Run(architecture, SeccompStage.Work, prctl, 4)); // PR_SET_DUMPABLE
    }

    [Theory]
    [InlineData(Processor.X64, 16)]
    [InlineData(Processor.Arm64, 29)]
    public void PythonAsksOfADescriptorWhetherItIsATerminalAndNothingElse(Processor architecture, int ioctl)
    {
        foreach (var stage in (SeccompStage[])[SeccompStage.Start, SeccompStage.Work])
        {
            Assert.All<ulong>([0x5401, 0x5450, 0x5451], request => Assert.Equal(Allowed, RunPython(architecture, stage, ioctl, 1, request)));

            // TIOCSTI, TIOCLINUX, SIOCGIFCONF, FS_IOC_SETFLAGS
            Assert.All<ulong>([0x5412, 0x541C, 0x8912, 0x40086602], request => Assert.Equal(Refused, RunPython(architecture, stage, ioctl, 1, request)));
        }
    }

    [Theory]
    [InlineData(Processor.X64, 157, 0, 59, 41)]
    [InlineData(Processor.Arm64, 167, 63, 221, 198)]
    public void PythonGivesUpRightsAtItsStartAndHasFewLeftAtWork(Processor architecture, int prctl, int read, int execve, int socket)
    {
        Assert.All<ulong>([4, 38, 15, 16], option => Assert.Equal(Allowed, RunPython(architecture, SeccompStage.Start, prctl, option)));
        Assert.All<ulong>([4, 38, 22, 1, 35], option => Assert.Equal(Refused, RunPython(architecture, SeccompStage.Work, prctl, option)));
        Assert.All<ulong>([22, 1, 35], option => Assert.Equal(Refused, RunPython(architecture, SeccompStage.Start, prctl, option)));
        Assert.Equal(Allowed, RunPython(architecture, SeccompStage.Work, read));
        Assert.Equal(Allowed, RunPython(architecture, SeccompStage.Start, execve));
        Assert.Equal(Refused, RunPython(architecture, SeccompStage.Work, execve));
        Assert.Equal(Refused, RunPython(architecture, SeccompStage.Start, socket));
    }

    [Fact]
    public void OtherArchitecturesHaveNoFilter()
    {
        Assert.False(SeccompFilter.Supports(Processor.S390x));
        Assert.Throws<PlatformNotSupportedException>(() => SeccompFilter.Build(Processor.S390x, SeccompStage.Start));
    }

    static SeccompStage Stage(bool works) => works ? SeccompStage.Work : SeccompStage.Start;

    static uint Run(Processor architecture, SeccompStage stage, int call, params ulong[] arguments) =>
        RunAs(architecture == Processor.X64 ? X64 : Arm64, architecture, stage, call, arguments);

    static uint RunPython(Processor architecture, SeccompStage stage, int call, params ulong[] arguments) =>
        Interpret(SeccompFilter.Build(architecture, stage, SeccompGuest.Python), Call(architecture == Processor.X64 ? X64 : Arm64, call, arguments));

    static uint RunAs(uint caller, Processor architecture, SeccompStage stage, int call, params ulong[] arguments) =>
        Interpret(SeccompFilter.Build(architecture, stage), Call(caller, call, arguments));

    static byte[] Call(uint caller, int call, ulong[] arguments)
    {
        // struct seccomp_data { int nr; u32 arch; u64 instruction_pointer; u64 args[6]; }
        var data = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(data, call);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), caller);
        for (var i = 0; i < arguments.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16 + (i * 8)), arguments[i]);
        }

        return data;
    }

    static uint Interpret(byte[] program, byte[] data)
    {
        uint accumulator = 0;
        for (var at = 0; ; at++)
        {
            var instruction = program.AsSpan(at * 8, 8);
            var value = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(instruction))
            {
                case 0x20:
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)value));
                    break;
                case 0x15:
                    at += accumulator == value ? instruction[2] : instruction[3];
                    break;
                case 0x35:
                    at += accumulator >= value ? instruction[2] : instruction[3];
                    break;
                case 0x45:
                    at += (accumulator & value) != 0 ? instruction[2] : instruction[3];
                    break;
                case 0x06:
                    return value;
                default:
                    throw new InvalidOperationException("An instruction that the filters do not use.");
            }
        }
    }
}
