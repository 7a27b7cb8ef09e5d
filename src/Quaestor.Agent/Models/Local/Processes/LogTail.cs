using System.Text;

namespace Quaestor.Agent.Models.Local.Processes;

/// <summary>What a program writes: its last lines in memory, and more in a file that stays below a size.</summary>
/// <param name="path">Null for no file.</param>
/// <param name="maxFileBytes">Of the file and the older part beside it (<c>.old</c>), together.</param>
sealed class LogTail(string? path, long maxFileBytes = 8 << 20) : IDisposable
{
    const int KeptLines = 200;
    const int LongestLine = 2000;
    const int LastLines = 5;

    readonly Lock _gate = new();
    readonly Queue<string> _lines = [];
    StreamWriter? _file;
    string? _secret;
    bool _failed;

    /// <summary>The last lines that say something, oldest first.</summary>
    public IReadOnlyList<string> Last
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines.Where(line => line.Length > 0).TakeLast(LastLines)];
            }
        }
    }

    /// <summary>From here on this text is written as <c>***</c>.</summary>
    public void Hide(string secret) => _secret = secret;

    public void Add(string line)
    {
        lock (_gate)
        {
            var kept = _secret is { Length: > 0 } secret ? line.Replace(secret, "***", StringComparison.Ordinal) : line;
            _lines.Enqueue(kept);
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }

            Write(kept);
        }
    }

    /// <summary>Takes in a stream until it ends. A program may write without end and without a line's end.</summary>
    public async Task ReadAsync(Stream stream)
    {
        var decoder = new StreamReader(stream, Encoding.UTF8);
        var buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            while (await decoder.ReadAsync(buffer) is > 0 and var read)
            {
                for (var i = 0; i < read; i++)
                {
                    if (buffer[i] is not '\n')
                    {
                        line.Append(buffer[i]);
                    }

                    if (buffer[i] is '\n' || line.Length >= LongestLine)
                    {
                        Add(line.ToString().TrimEnd());
                        line.Clear();
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // What came until then is all there is.
        }

        if (line.Length > 0)
        {
            Add(line.ToString().TrimEnd());
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _failed = true;
            _file?.Dispose();
            _file = null;
        }
    }

    void Write(string line)
    {
        if (path is null || _failed)
        {
            return;
        }

        try
        {
            _file ??= Open(path);
            _file.WriteLine(line);
            if (_file.BaseStream.Length > maxFileBytes / 2)
            {
                _file.Dispose();
                _file = null;
                File.Move(path, $"{path}.old", overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk stops the file, not the model.
            _failed = true;
        }
    }

    static StreamWriter Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new StreamWriter(path, options) { AutoFlush = true };
    }
}
