namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>The guest's files in a folder on the host that machines mount: readable for whoever the guest is inside.</summary>
static class GuestFolderOnHost
{
    const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode ReadableFolder = ReadableFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static string Write(ScratchFolder scratch, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        var folder = scratch.CreateInside(Path.GetRandomFileName());
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllBytes(path, content);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, ReadableFile);
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, ReadableFolder);
        }

        return folder;
    }
}
