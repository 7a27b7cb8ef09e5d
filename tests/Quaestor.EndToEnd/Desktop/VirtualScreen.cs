using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;

namespace Quaestor.EndToEnd.Desktop;

/// <summary>A screen that nobody sees (Xvfb), and a keyboard for it (xdotool).</summary>
sealed class VirtualScreen : IAsyncDisposable
{
    const int Width = 1280;
    const int Height = 900;

    readonly Process _server;
    readonly DirectoryInfo _folder;

    VirtualScreen(Process server, DirectoryInfo folder, string display) => (_server, _folder, Display) = (server, folder, display);

    public string Display { get; }

    public static async Task<VirtualScreen> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-screen-");

        // It chooses a free number itself, and says which.
        var start = new ProcessStartInfo("Xvfb", ["-displayfd", "1", "-screen", "0", $"{Width}x{Height}x24", "-fbdir", folder.FullName, "-nolisten", "tcp"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var server = Process.Start(start)!;
        var number = await server.StandardOutput.ReadLineAsync();
        server.ErrorDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        return new(server, folder, $":{number}");
    }

    /// <summary>Runs xdotool, and fails with what it says.</summary>
    public async Task<string> KeyboardAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("xdotool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["DISPLAY"] = Display } };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output).Trim() : throw new InvalidOperationException($"xdotool {string.Join(' ', arguments)}: {await errors}");
    }

    /// <summary>What is on the screen now, row after row, blue, green, red and one more byte each.</summary>
    public byte[] Pixels()
    {
        // The X server keeps it in a file of the format of xwd: a header in big-endian words, then colours, then pixels.
        using var file = new FileStream(Path.Combine(_folder.FullName, "Xvfb_screen0"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[100];
        file.ReadExactly(header);
        var colours = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(19 * 4));
        file.Position = BinaryPrimitives.ReadUInt32BigEndian(header) + (colours * 12);
        var pixels = new byte[Width * Height * 4];
        file.ReadExactly(pixels);
        return pixels;
    }

    /// <summary>How many colours there are: a blank window has one or two.</summary>
    public int Colours() => Pixels().Chunk(4).Select(pixel => pixel[0] | (pixel[1] << 8) | (pixel[2] << 16)).Distinct().Count();

    /// <summary>Until a second passes in which nothing moves above the box that is typed into, whose caret blinks.</summary>
    public async Task SettledAsync(CancellationToken cancellationToken)
    {
        var before = Array.Empty<byte>();
        for (var now = Conversation(); !now.AsSpan().SequenceEqual(before); now = Conversation())
        {
            before = now;
            await Task.Delay(1000, cancellationToken);
        }
    }

    /// <summary>Keeps a picture of it as build output.</summary>
    public void Save(string path)
    {
        var pixels = Pixels();
        var rows = new byte[Height * (1 + (Width * 3))];
        for (var (i, to) = (0, 0); i < pixels.Length; i += 4)
        {
            to += i % (Width * 4) == 0 ? 1 : 0;
            (rows[to], rows[to + 1], rows[to + 2]) = (pixels[i + 2], pixels[i + 1], pixels[i]);
            to += 3;
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
        (head[8], head[9]) = (8, 2);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var png = File.Create(path);
        png.Write([0x89, .. "PNG\r\n"u8, 0x1a, 0x0a]);
        WritePart(png, "IHDR"u8, head);
        WritePart(png, "IDAT"u8, packed.ToArray());
        WritePart(png, "IEND"u8, []);
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    byte[] Conversation() => Pixels()[..(Width * 700 * 4)];

    static void WritePart(Stream png, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        byte[] named = [.. name, .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(named));
        png.Write(number);
    }

    static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var next in bytes)
        {
            sum ^= next;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 1 ? (sum >> 1) ^ 0xEDB88320 : sum >> 1;
            }
        }

        return ~sum;
    }
}
