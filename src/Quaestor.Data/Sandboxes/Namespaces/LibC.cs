using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>The few calls that .NET does not offer.</summary>
static unsafe partial class LibC
{
    const nuint SetModeFilter = 1; // SECCOMP_SET_MODE_FILTER
    const nuint AllThreads = 1; // SECCOMP_FILTER_FLAG_TSYNC

    /// <exception cref="Win32Exception">Not permitted, or there is no such path.</exception>
    public static void ChangeOwner(string path, uint user, uint group)
    {
        if (Chown(path, user, group) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Puts all threads of this process, now and later, under a filter, for good.</summary>
    /// <exception cref="Win32Exception">The kernel did not take it.</exception>
    public static void ApplyFilter(ReadOnlySpan<byte> program, int seccompCall)
    {
        fixed (byte* instructions = program)
        {
            var filter = new FilterProgram { Length = (ushort)(program.Length / 8), Instructions = instructions };
            if (SystemCall(seccompCall, SetModeFilter, AllThreads, &filter) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nuint operation, nuint flags, FilterProgram* program);

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct FilterProgram
    {
        public ushort Length;
        public byte* Instructions;
    }
}
