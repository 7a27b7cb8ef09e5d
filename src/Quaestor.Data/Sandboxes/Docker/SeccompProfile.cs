using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>The system calls of a container, as the profile that an engine takes: the same list as the namespaces' filter, and narrower than the engine's own.</summary>
static class SeccompProfile
{
    const string Allow = "SCMP_ACT_ALLOW";
    const string Deny = "SCMP_ACT_ERRNO";
    const string Equal = "SCMP_CMP_EQ";
    const string MaskedEqual = "SCMP_CMP_MASKED_EQ";

    const int OperationNotPermitted = 1; // EPERM
    const int NotImplemented = 38; // ENOSYS
    const uint CloneNewAny = 0x7E020080; // all CLONE_NEW* flags

    /// <summary>PR_SET_NAME and PR_GET_NAME.</summary>
    static readonly uint[] Names = [15, 16];

    /// <summary>PR_SET_DUMPABLE and PR_SET_NO_NEW_PRIVS: rights that an interpreter gives up before it takes on the next filter.</summary>
    static readonly uint[] GivingUp = [4, 38];

    /// <summary>TCGETS, FIONCLEX and FIOCLEX: whether a descriptor is a terminal, and whether a program would inherit it.</summary>
    static readonly uint[] Descriptors = [0x5401, 0x5450, 0x5451];

    /// <summary>The start of the guest's program, and its own filter.</summary>
    static readonly SystemCall[] Starting = [SystemCall.Execve, SystemCall.Seccomp];

    /// <param name="architecture">As the engine names it.</param>
    /// <exception cref="SandboxException">There is no list for it.</exception>
    public static string For(string architecture, GuestSpec guest)
    {
        var isPython = guest is PythonSpec;
        return new JsonObject
        {
            ["defaultAction"] = Deny,
            ["defaultErrnoRet"] = OperationNotPermitted,
            ["architectures"] = new JsonArray(Processor(architecture) == Architecture.X64 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64"),
            ["syscalls"] = new JsonArray(
            [
                Rule([.. SystemCall.Allowed.Concat(Starting).Concat(isPython ? SystemCall.Python : []).Select(call => call.Name)]),
                .. Names.Concat(isPython ? GivingUp : []).Select(control => Rule([SystemCall.Prctl.Name], Argument(0, control, Equal))),
                .. (isPython ? Descriptors : []).Select(request => Rule([SystemCall.Ioctl.Name], Argument(1, request, Equal))),
                Rule([SystemCall.Prlimit64.Name], Argument(2, 0, Equal)),
                Rule([SystemCall.Clone.Name], Argument(0, CloneNewAny, MaskedEqual)),
                NotThere(SystemCall.Clone3.Name),
            ]),
        }.ToJsonString();
    }

    /// <summary>What an interpreter takes on before it runs anything of its job's: no other program, no other process.</summary>
    /// <param name="architecture">As the engine names it.</param>
    /// <exception cref="SandboxException">There is no list for it.</exception>
    public static byte[] WorkFilter(string architecture) => SeccompFilter.Build(Processor(architecture), SeccompStage.Work, SeccompGuest.Python);

    static Architecture Processor(string architecture) => architecture switch
    {
        "amd64" => Architecture.X64,
        "arm64" => Architecture.Arm64,
        _ => throw new SandboxException($"There is no system call filter for {architecture}, only for amd64 and arm64. Take an engine on one of these."),
    };

    static JsonObject Rule(string[] names, params JsonObject[] arguments) => new()
    {
        ["names"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
        ["action"] = Allow,
        ["args"] = new JsonArray([.. arguments]),
    };

    /// <summary>The C library then falls back to clone, whose flags a filter can see.</summary>
    static JsonObject NotThere(string name) => new()
    {
        ["names"] = new JsonArray(name),
        ["action"] = Deny,
        ["errnoRet"] = NotImplemented,
    };

    /// <param name="value">To be equal to; or the bits that all must be zero.</param>
    static JsonObject Argument(int index, uint value, string comparison) => new()
    {
        ["index"] = index,
        ["value"] = value,
        ["valueTwo"] = 0,
        ["op"] = comparison,
    };
}
