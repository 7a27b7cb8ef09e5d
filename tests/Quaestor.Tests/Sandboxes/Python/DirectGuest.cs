using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Tests.Sandboxes.Python;
using Quaestor.Tests.Support;

[assembly: AssemblyFixture(typeof(DirectGuest))]

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>
/// Runs jobs in the guest's own code without a sandbox around it, many in one process that forks for each. All tests share it,
/// and it starts with the first that asks.
/// </summary>
public sealed class DirectGuest : IDisposable
{
    static readonly PythonCapsMessage Caps = new(100_000, 64 << 20, 64 << 10, 10, 4 << 20, 60);

    readonly TempFolder _data = new();
    readonly TempFolder _results = new();
    readonly Lazy<Process> _process;
    readonly SemaphoreSlim _gate = new(1);

    public DirectGuest() => _process = new(() => PythonScripts.Start("forking_guest.py", PythonScripts.GuestFolder, "--data", _data.Path));

    public string DataFolder => _data.Path;

    internal Task<GuestAnswer> RunAsync(string code, params IEnumerable<PythonTableMessage> tables) => RunAsync(Job(code) with { Tables = [.. tables] });

    /// <param name="files">Sent before the job, in pieces, rather than read from the data folder.</param>
    internal async Task<GuestAnswer> RunAsync(RunPythonMessage job, params IEnumerable<(string Name, byte[] Bytes)> files)
    {
        var request = new MemoryStream();
        foreach (var (name, bytes) in files)
        {
            foreach (var piece in bytes.Chunk((bytes.Length / 3) + 1))
            {
                Write(request, FrameKind.Data, [(byte)Encoding.UTF8.GetByteCount(name), 0, .. Encoding.UTF8.GetBytes(name), .. piece]);
            }
        }

        using (var writer = new FrameWriter(request))
        {
            writer.Write(FrameKind.RunPython, job, ProtocolJson.Default.RunPythonMessage);
        }

        var (exitCode, answer) = await ExchangeAsync(request.ToArray());
        return GuestAnswer.Read(answer, exitCode);
    }

    internal static RunPythonMessage Job(string code) => new(code, [], [], Caps, null, new(2025, 1, 31), "UTC");

    /// <summary>Puts a result file with these rows into the data folder.</summary>
    internal string AddFile(IReadOnlyList<Column> columns, IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        var writer = new ResultFolder(_results.Path).Create(columns);
        foreach (var chunk in chunks)
        {
            writer.Append(ResultChunk.Parse(chunk, columns));
        }

        using var file = writer.Complete();
        var name = $"{file.Id:N}";
        File.Copy(Directory.EnumerateFiles(_results.Path, "*", SearchOption.AllDirectories).Single(path => path.Contains(name) || path.Contains($"{file.Id}")), Path.Combine(_data.Path, name));
        return name;
    }

    public void Dispose()
    {
        if (_process.IsValueCreated)
        {
            _process.Value.Kill();
            _process.Value.Dispose();
        }

        _data.Dispose();
        _results.Dispose();
        _gate.Dispose();
    }

    static void Write(Stream stream, FrameKind kind, byte[] payload)
    {
        Span<byte> header = stackalloc byte[FrameReader.HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, payload.Length);
        header[4] = (byte)kind;
        stream.Write(header);
        stream.Write(payload);
    }

    async Task<(int ExitCode, byte[] Answer)> ExchangeAsync(byte[] request)
    {
        var cancel = TestContext.Current.CancellationToken;
        await _gate.WaitAsync(cancel);
        try
        {
            var header = new byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(header, request.Length);
            var (input, output) = (_process.Value.StandardInput.BaseStream, _process.Value.StandardOutput.BaseStream);
            await input.WriteAsync(header.AsMemory(0, 4), cancel);
            await input.WriteAsync(request, cancel);
            await input.FlushAsync(cancel);
            await output.ReadExactlyAsync(header, cancel);
            var answer = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4))];
            await output.ReadExactlyAsync(answer, cancel);
            return (BinaryPrimitives.ReadInt32LittleEndian(header), answer);
        }
        finally
        {
            _gate.Release();
        }
    }
}
