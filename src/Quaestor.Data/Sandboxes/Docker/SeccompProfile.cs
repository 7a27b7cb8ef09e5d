using System.Text.Json;
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

    /// <summary>PR_SET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS: what only takes away, and names.</summary>
    static readonly uint[] Controls = [4, 15, 16, 22, 38];

    /// <summary>TCGETS, FIONREAD, FIONCLEX, FIOCLEX: whether a file is a terminal, what it has to read, and whether a program that is started gets it.</summary>
    static readonly uint[] Questions = [0x5401, 0x541B, 0x5450, 0x5451];

    /// <summary>What an interpreter needs beyond a SQL worker's calls.</summary>
    static readonly string[] Interpreter =
    [
        "close_range", "fchdir", "copy_file_range", "sendfile", "chmod", "fchmodat", "utimensat", "getgroups",
        "getresuid", "getresgid", "waitid", "kill", "tkill", "alarm", "setitimer", "getitimer", "fork", "vfork",
    ];

    /// <summary>What runc calls after it has installed the profile, and the start of the guest's program.</summary>
    static readonly string[] Starting = ["execve", "seccomp", "prlimit64"];

    /// <param name="architecture">As the engine names it.</param>
    /// <exception cref="SandboxException">There is no list for it.</exception>
    public static string For(string architecture, GuestSpec guest)
    {
        var name = architecture switch
        {
            "amd64" => "SCMP_ARCH_X86_64",
            "arm64" => "SCMP_ARCH_AARCH64",
            _ => throw new SandboxException($"There is no system call filter for {architecture}, only for amd64 and arm64. Use an engine on one of these, or a runtime that needs none, such as runsc."),
        };
        return new JsonObject
        {
            ["defaultAction"] = Deny,
            ["defaultErrnoRet"] = OperationNotPermitted,
            ["architectures"] = new JsonArray(name),
            ["syscalls"] = new JsonArray(
            [
                Rule([.. SystemCall.Allowed.Select(call => call.Name), .. Starting, .. guest is PythonSpec ? Interpreter : []]),
                .. Controls.Select(control => Rule(["prctl"], Argument(0, control, Equal))),
                .. Questions.Select(question => Rule(["ioctl"], Argument(1, question, Equal))),
                Rule(["clone"], Argument(0, CloneNewAny, MaskedEqual)),
                NotThere("clone3"),
            ]),
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
    }

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
