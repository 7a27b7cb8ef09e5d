using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>What starts need on disk, readable by the user that guests run as: filters, scripts of the interpreter, stand-ins.</summary>
[SupportedOSPlatform("linux")]
sealed class StartFiles : IDisposable
{
    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Of a folder whose files everyone may read.</summary>
    const UnixFileMode Listed = Readable | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    const string GuestFolder = "job";

    readonly ScratchFolder _folder = ScratchFolder.Create(Stage.OpenFolder());

    /// <exception cref="SandboxException">No folder can be written.</exception>
    public StartFiles()
    {
        var architecture = RuntimeInformation.ProcessArchitecture;
        WorkerFilter = Write("worker.bpf", SeccompFilter.Build(architecture, SeccompStage.Start));
        PythonFilter = Write("python.bpf", SeccompFilter.Build(architecture, SeccompStage.Start, SeccompGuest.Python));
        StackMap = Write("maps", Encoding.ASCII.GetBytes(Namespaces.StackMap.Make(File.ReadLines("/proc/self/maps"))));
        StageFolder = _folder.CreateInside("stage");
        Empty = Write("empty", []);
        Something = Write("something", [1]);
        PythonFolder = _folder.CreateInside(GuestFolder);
        File.SetUnixFileMode(PythonFolder, Listed);
        foreach (var (name, content) in GuestFiles.All)
        {
            Write(System.IO.Path.Combine(GuestFolder, name), content);
        }

        Write(System.IO.Path.Combine(GuestFolder, GuestFiles.FilterName), SeccompFilter.Build(architecture, SeccompStage.Work, SeccompGuest.Python));
    }

    public string WorkerFilter { get; }

    public string PythonFilter { get; }

    public string StackMap { get; }

    public string Path => _folder.Path;

    /// <summary>Empty; mounts are made on it.</summary>
    public string StageFolder { get; }

    /// <summary>A file without a byte.</summary>
    public string Empty { get; }

    /// <summary>A file with one.</summary>
    public string Something { get; }

    /// <summary>What the interpreter runs, and the filter that it takes on before it runs anything of the job's.</summary>
    public string PythonFolder { get; }

    /// <summary>One more of the program's own files.</summary>
    /// <returns>Where it lies.</returns>
    public string Add(string resource)
    {
        using var stream = typeof(StartFiles).Assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return Write(resource, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    public void Dispose() => _folder.Dispose();

    string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = System.IO.Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, Readable);
        return path;
    }
}
