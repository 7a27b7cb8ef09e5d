using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes.Namespaces;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>As whom a container works with this machine's files: nobody where the server is root, else as the server itself, so that it may read what the server may.</summary>
[SupportedOSPlatform("linux")]
static class ContainerUser
{
    const uint Nobody = 65534;

    public static string Name { get; } = Environment.IsPrivilegedProcess ? $"{Nobody}:{Nobody}" : Own();

    /// <summary>Gives a folder to it.</summary>
    /// <returns>The folder.</returns>
    public static string Own(string folder)
    {
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Environment.IsPrivilegedProcess)
        {
            LibC.ChangeOwner(folder, Nobody, Nobody);
        }

        return folder;
    }

    /// <summary>User and group of this process.</summary>
    static string Own() => $"{OfStatus("Uid:")}:{OfStatus("Gid:")}";

    static string OfStatus(string name) =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split('\t')[1];
}
