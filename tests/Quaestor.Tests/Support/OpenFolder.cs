namespace Quaestor.Tests.Support;

/// <summary>A temporary folder with files that every user may read, as a user's data usually is. .NET's own are closed to others.</summary>
sealed class OpenFolder : IDisposable
{
    public OpenFolder(params (string Name, string Text)[] files)
    {
        Path = Directory.CreateTempSubdirectory("quaestor-data-").FullName;
        Open(Path, UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        foreach (var (name, text) in files)
        {
            Write(name, text);
        }
    }

    public string Path { get; }

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        Open(path, UnixFileMode.None);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    static void Open(string path, UnixFileMode execute)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, execute | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }
}
