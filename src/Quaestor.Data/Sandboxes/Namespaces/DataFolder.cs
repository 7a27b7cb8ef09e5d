using System.Runtime.Versioning;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>Where a job's tables lie on the host while it runs: rows of users, which nobody else on the machine may read.</summary>
[SupportedOSPlatform("linux")]
static class DataFolder
{
    const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Open to the user that the job runs as, and to the server.</summary>
    public static string Create(ScratchFolder scratch, int number)
    {
        var path = scratch.CreateInside($"data-{number}");
        if (Launcher.DropsUser)
        {
            // By its group: the server goes on owning it.
            LibC.ChangeOwner(path, 0, Launcher.Nobody);
        }

        File.SetUnixFileMode(path, Launcher.DropsUser ? Own | UnixFileMode.GroupRead | UnixFileMode.GroupExecute : Own);
        return path;
    }
}
