using System.Runtime.InteropServices;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>How far a guest has come, which decides what it may still call.</summary>
enum SeccompStage
{
    /// <summary>From bubblewrap's last step on: it must still start its program.</summary>
    Start,

    /// <summary>From the guest's own choice on, before its work: no other program, no other process.</summary>
    Work,
}

/// <summary>Whose calls a filter lets through.</summary>
enum SeccompGuest
{
    /// <summary>.NET, DuckDB and SQLite.</summary>
    Worker,

    /// <summary>Python with its libraries.</summary>
    Python,
}

/// <summary>
/// The system calls of a guest as a seccomp program: what is not allowed fails with EPERM, a call by another
/// architecture's numbers kills.
/// </summary>
static class SeccompFilter
{
    const uint Allow = 0x7FFF0000; // SECCOMP_RET_ALLOW
    const uint KillProcess = 0x80000000; // SECCOMP_RET_KILL_PROCESS
    const uint Errno = 0x00050000; // SECCOMP_RET_ERRNO
    const uint OperationNotPermitted = 1; // EPERM
    const uint NotImplemented = 38; // ENOSYS

    // Offsets in struct seccomp_data; an argument is two words, the low one first.
    const uint NumberAt = 0;
    const uint ArchitectureAt = 4;
    const uint FirstArgumentAt = 16;
    const uint SecondArgumentAt = 24;
    const uint ThirdArgumentAt = 32;

    const uint X64 = 0xC000003E; // AUDIT_ARCH_X86_64
    const uint Arm64 = 0xC00000B7; // AUDIT_ARCH_AARCH64
    const uint X32Bit = 0x40000000; // __X32_SYSCALL_BIT: the same architecture, other numbers

    const uint CloneThread = 0x00010000;
    const uint CloneNewAny = 0x7E020080; // all CLONE_NEW* flags, CLONE_NEWTIME included

    const uint SetName = 15; // PR_SET_NAME
    const uint GetName = 16; // PR_GET_NAME
    const uint SetDumpable = 4; // PR_SET_DUMPABLE
    const uint SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS

    const uint TerminalAttributes = 0x5401; // TCGETS
    const uint CloseOnExec = 0x5451; // FIOCLEX
    const uint NotCloseOnExec = 0x5450; // FIONCLEX

    public static bool Supports(Architecture architecture) => architecture is Architecture.X64 or Architecture.Arm64;

    /// <exception cref="PlatformNotSupportedException">There is no filter for this architecture.</exception>
    public static byte[] Build(Architecture architecture, SeccompStage stage, SeccompGuest guest = SeccompGuest.Worker)
    {
        var program = new BpfProgram();
        program.Load(ArchitectureAt);
        program.IfEqual(AuditName(architecture), skip: 1);
        program.Return(KillProcess);
        program.Load(NumberAt);
        if (architecture == Architecture.X64)
        {
            program.IfAtLeast(X32Bit, otherwiseSkip: 1);
            program.Return(KillProcess);
        }

        foreach (var call in SystemCall.Allowed)
        {
            Answer(program, Number(call, architecture), Allow);
        }

        if (guest == SeccompGuest.Python)
        {
            AddPython(program, architecture, stage);
        }

        AddConditional(program, architecture, stage);
        program.Return(Errno | OperationNotPermitted);
        return program.ToBytes();
    }

    static void AddPython(BpfProgram program, Architecture architecture, SeccompStage stage)
    {
        foreach (var call in SystemCall.Python)
        {
            Answer(program, Number(call, architecture), Allow);
        }

        // Whether a descriptor is a terminal, and whether a program would inherit it. The others reach devices.
        program.IfEqual((uint)Number(SystemCall.Ioctl, architecture)!, otherwiseSkip: 6);
        program.Load(SecondArgumentAt);
        program.IfEqual(TerminalAttributes, skip: 3);
        program.IfEqual(CloseOnExec, skip: 2);
        program.IfEqual(NotCloseOnExec, skip: 1);
        program.Return(Errno | OperationNotPermitted);
        program.Return(Allow);

        if (stage == SeccompStage.Start)
        {
            // Rights that it gives up before it takes on the next filter.
            program.IfEqual((uint)Number(SystemCall.Prctl, architecture)!, otherwiseSkip: 4);
            program.Load(FirstArgumentAt);
            program.IfEqual(SetDumpable, skip: 1);
            program.IfEqual(SetNoNewPrivileges, otherwiseSkip: 1);
            program.Return(Allow);
            program.Load(NumberAt);
        }
    }

    static void AddConditional(BpfProgram program, Architecture architecture, SeccompStage stage)
    {
        // The C library then falls back to clone, whose flags a filter can see.
        Answer(program, Number(SystemCall.Clone3, architecture), Errno | NotImplemented);

        program.IfEqual((uint)Number(SystemCall.Prctl, architecture)!, otherwiseSkip: 5);
        program.Load(FirstArgumentAt);
        program.IfEqual(SetName, skip: 2);
        program.IfEqual(GetName, skip: 1);
        program.Return(Errno | OperationNotPermitted);
        program.Return(Allow);

        // Reading limits: the pointer to new ones is null, in both its halves.
        program.IfEqual((uint)Number(SystemCall.Prlimit64, architecture)!, otherwiseSkip: 6);
        program.Load(ThirdArgumentAt);
        program.IfEqual(0, otherwiseSkip: 3);
        program.Load(ThirdArgumentAt + sizeof(uint));
        program.IfEqual(0, otherwiseSkip: 1);
        program.Return(Allow);
        program.Return(Errno | OperationNotPermitted);

        program.IfEqual((uint)Number(SystemCall.Clone, architecture)!, otherwiseSkip: 4);
        program.Load(FirstArgumentAt);
        if (stage == SeccompStage.Start)
        {
            program.IfAnyBit(CloneNewAny, otherwiseSkip: 1);
            program.Return(Errno | OperationNotPermitted);
            program.Return(Allow);
            Answer(program, Number(SystemCall.Execve, architecture), Allow);
            Answer(program, Number(SystemCall.Seccomp, architecture), Allow);
        }
        else
        {
            program.IfAnyBit(CloneThread, skip: 1);
            program.Return(Errno | OperationNotPermitted);
            program.Return(Allow);
        }
    }

    static void Answer(BpfProgram program, int? number, uint action)
    {
        if (number is { } known)
        {
            program.IfEqual((uint)known, otherwiseSkip: 1);
            program.Return(action);
        }
    }

    static int? Number(SystemCall call, Architecture architecture) => architecture == Architecture.X64 ? call.X64 : call.Arm64;

    static uint AuditName(Architecture architecture) => architecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        _ => throw new PlatformNotSupportedException($"There is no seccomp filter for {architecture}."),
    };
}
