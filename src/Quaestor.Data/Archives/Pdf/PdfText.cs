using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Namespaces;

namespace Quaestor.Data.Archives.Pdf;

/// <summary>
/// The text of PDFs by <c>pdftotext</c> of poppler-utils, which reads them in a sandbox of its own each: no network, no file
/// but the one on its input, and limits of time, memory and output.
/// </summary>
sealed class PdfText : IAsyncDisposable
{
    const string ProgramName = "pdftotext";
    const long MemoryBytes = 512L << 20;
    const long SpillBytes = 160L << 20;
    const long MostText = 64L << 20;

    static readonly TimeSpan Cpu = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    readonly Lazy<(ISandbox? Sandbox, string? Program, string? Missing)> _tools = new(Find);

    /// <summary>Why PDFs are not read here, and what to do; null where they are.</summary>
    public string? Missing => _tools.Value.Missing;

    /// <exception cref="DocumentException">It cannot be read.</exception>
    public async Task<string> ReadAsync(ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        if (pdf.Span[..Math.Min(pdf.Length, 1024)].IndexOf("%PDF-"u8) < 0)
        {
            throw new DocumentException("is no PDF, whatever its name says.");
        }

        if (_tools.Value is not { Sandbox: { } sandbox, Program: { } program })
        {
            throw new DocumentException($"is not read: {Missing}");
        }

        var spec = new ConverterSpec(program, ["-enc", "UTF-8", "-", "-"], MemoryBytes, SpillBytes, Cpu);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Longest);
        try
        {
            await using var process = await sandbox.StartAsync(spec, time.Token);
            return await RunAsync(process, sandbox, spec, pdf, time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DocumentException($"takes longer than {Longest.TotalSeconds:0} seconds to read. Print it anew to a PDF, or leave it out.");
        }
    }

    public ValueTask DisposeAsync() => _tools is { IsValueCreated: true, Value.Sandbox: { } sandbox } ? sandbox.DisposeAsync() : ValueTask.CompletedTask;

    static (ISandbox? Sandbox, string? Program, string? Missing) Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, null, "PDFs are read in a sandbox of Linux namespaces, which this system has not.");
        }

        var program = Tools.SearchPath.Split(':').Select(folder => Path.Combine(folder, ProgramName)).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return (null, null, $"{ProgramName} is not installed. Install poppler-utils, for example by: apt-get install poppler-utils");
        }

        try
        {
            return (NamespacesSandbox.ForConverters(), program, null);
        }
        catch (SandboxException error)
        {
            return (null, null, error.Message);
        }
    }

    static async Task<string> RunAsync(SandboxedProcess process, ISandbox sandbox, ConverterSpec spec, ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        var writing = WriteAsync(process.Input, pdf, cancellationToken);
        var text = await ReadTextAsync(process.Output, cancellationToken);
        await writing;
        var end = await process.WaitForEndAsync(cancellationToken);
        return end switch
        {
            { ExitCode: 0 } => text,
            { Errors: var said } when said.Contains("password", StringComparison.OrdinalIgnoreCase) => throw new DocumentException("is encrypted. Save it without a password."),
            { ExitCode: 3 } => throw new DocumentException("does not allow its text to be copied."),
            { Cause: EndCause.Cpu } => throw new DocumentException($"takes longer than {Cpu.TotalSeconds:0} seconds to read. Print it anew to a PDF, or leave it out."),
            { Errors: var said } when said.Contains("bwrap:", StringComparison.Ordinal) => throw new DocumentException($"is not read: {sandbox.Explain(spec, end).Message}"),
            _ => throw new DocumentException("is damaged: its text cannot be taken out. Print it anew to a PDF."),
        };
    }

    /// <summary>It may end before it has read all: then it says why.</summary>
    static async Task WriteAsync(Stream input, ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        try
        {
            await input.WriteAsync(pdf, cancellationToken);
            await input.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // Its end tells.
        }
        finally
        {
            await CloseAsync(input);
        }
    }

    static async Task CloseAsync(Stream input)
    {
        try
        {
            await input.DisposeAsync();
        }
        catch (IOException)
        {
            // As above.
        }
    }

    static async Task<string> ReadTextAsync(Stream output, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > MostText)
            {
                throw new DocumentException($"holds more than {MostText >> 20} MB of text. Split it, or leave it out.");
            }

            bytes.Write(buffer, 0, read);
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
