using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>A second name of a file. .NET makes symbolic links only, which lead nowhere in a sandbox.</summary>
static partial class HardLink
{
    /// <summary>False where the two places are on different disks, or the system does not let this user.</summary>
    [UnsupportedOSPlatform("windows")]
    public static bool TryMake(string path, string target) => Link(path, target) == 0;

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string target);
}
