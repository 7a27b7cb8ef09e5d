using System.Diagnostics;
using System.Text;
using Quaestor.Data.Sandboxes.Docker;

namespace Quaestor.Tests.Sandboxes.Docker;

public sealed class BootstrapTests
{
    [Fact]
    public async Task TheGuestStartsFromItsFilesWithItsInputUntouched()
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-job-");
        List<(string, byte[])> files =
        [
            ("runner.py", "import os, sys\nprint(sys.argv[1:], open(os.path.dirname(__file__) + '/other.bin', 'rb').read(), sys.stdin.read(), sys.flags.isolated)"u8.ToArray()),
            ("other.bin", [0, 255, 61]),
        ];

        // In place of the container's folder one that a test may write.
        var command = Bootstrap.Command("/usr/bin/python3", files, "runner.py", ["--policy", "off"]).Select(word => word == Bootstrap.Folder ? folder.FullName : word).ToList();
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var python = Process.Start(start)!;
        await python.StandardInput.WriteAsync("the input");
        python.StandardInput.Close();

        Assert.Equal("['--policy', 'off'] b'\\x00\\xff=' the input 1", (await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
        Assert.All(folder.EnumerateFileSystemInfos().Append(folder), entry => Assert.False(entry.UnixFileMode.HasFlag(UnixFileMode.UserWrite)));
        folder.UnixFileMode |= UnixFileMode.UserWrite;
        folder.Delete(recursive: true);
    }

    [Fact]
    public void AFileThatFitsIntoNoArgumentIsADefectOfOurs()
    {
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);

        Assert.Throws<InvalidOperationException>(() => Bootstrap.Command("python3", [("runner.py", noise)], "runner.py", []));
    }
}
