using System.Buffers.Binary;
using System.Runtime.Versioning;
using System.Text;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>Brings a job's files to where its interpreter reads them, under names of ours.</summary>
static class JobFiles
{
    const int PieceBytes = 1 << 20;

    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static IReadOnlyList<PythonTableMessage> Tables(PythonJob job) =>
        [.. job.Tables.Select((table, place) => new PythonTableMessage(table.Name, table.Source, TableName(place)))];

    public static IReadOnlyList<EarlierResultMessage> Earlier(PythonJob job) =>
        [.. job.Earlier.Select((earlier, place) => new EarlierResultMessage(earlier.RunId, EarlierName(place)))];

    /// <summary>Into a folder that the interpreter sees, or down its input.</summary>
    /// <exception cref="IOException">A file has gone, the disk is full, or the interpreter has ended.</exception>
    public static void Bring(PythonJob job, WorkerView view, FrameWriter writer)
    {
        var files = job.Tables.Select((table, place) => (table.Path, Name: TableName(place)))
            .Concat(job.Earlier.Select((earlier, place) => (earlier.Path, Name: EarlierName(place))));
        foreach (var (path, name) in files)
        {
            if (view.DataFolder is { } folder && !OperatingSystem.IsWindows())
            {
                Place(path, Path.Combine(folder, name));
            }
            else
            {
                Send(path, name, writer);
            }
        }
    }

    static string TableName(int place) => $"table-{place}";

    static string EarlierName(int place) => $"earlier-{place}";

    /// <summary>A second name of the same file where the interpreter's user may read it there, else a copy that it may.</summary>
    [UnsupportedOSPlatform("windows")]
    static void Place(string path, string target)
    {
        if (File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead) && HardLink.TryMake(path, target))
        {
            return;
        }

        File.Copy(path, target);
        File.SetUnixFileMode(target, Readable);
    }

    static void Send(string path, string name, FrameWriter writer)
    {
        var named = Encoding.UTF8.GetBytes(name);
        var piece = new byte[sizeof(ushort) + named.Length + PieceBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(piece, (ushort)named.Length);
        named.CopyTo(piece, sizeof(ushort));
        var start = sizeof(ushort) + named.Length;
        using var file = File.OpenRead(path);
        while (file.Read(piece, start, PieceBytes) is > 0 and var read)
        {
            writer.Gather(FrameKind.Data, piece.AsSpan(0, start + read));
        }
    }
}
