using System.IO.Compression;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>
/// How a guest's files get into a container whose engine may be on another machine: as arguments of a few lines of Python,
/// which write them to a folder in memory and become the guest. So any image with Python will do, and none can be out of step.
/// </summary>
static class Bootstrap
{
    public const string Folder = "/job";

    /// <summary>What Linux takes as one argument, less its end.</summary>
    const int MaxArgumentBytes = (128 << 10) - 1;

    const string Code =
        """
        import base64, os, sys, zlib
        folder, program, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
        for file in sys.argv[4:4 + count]:
            name, _, text = file.partition("=")
            with open(folder + "/" + name, "wb") as out:
                out.write(zlib.decompress(base64.b64decode(text)))
                os.fchmod(out.fileno(), 0o444)
        os.fchmod(os.open(folder, os.O_RDONLY | os.O_CLOEXEC), 0o555)
        os.execv(sys.executable, [sys.executable, "-I", "-B", folder + "/" + program, *sys.argv[4 + count:]])
        """;

    /// <param name="python">Where Python lies in the image.</param>
    /// <param name="program">The file to run.</param>
    /// <param name="arguments">Of that file.</param>
    public static IReadOnlyList<string> Command(
        string python, IReadOnlyList<(string Name, byte[] Content)> files, string program, IReadOnlyList<string> arguments) =>
        [
            python, "-I", "-B", "-c", Code, Folder, program, files.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. files.Select(file => Argument(file.Name, file.Content)),
            .. arguments,
        ];

    static string Argument(string name, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zip.Write(content);
        }

        var argument = $"{name}={Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length)}";
        return argument.Length <= MaxArgumentBytes
            ? argument
            : throw new InvalidOperationException($"{name} is too large to be handed to a container: {argument.Length} bytes packed, and {MaxArgumentBytes} go into an argument.");
    }
}
