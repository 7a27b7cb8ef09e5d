using System.Text;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>All that a guest said to one job.</summary>
sealed record GuestAnswer
{
    public List<FrameKind> Kinds { get; } = [];

    public List<Column> Columns { get; } = [];

    public List<object?[]> Rows { get; } = [];

    public List<int> ChunkBytes { get; } = [];

    public List<byte[]> Figures { get; } = [];

    public IReadOnlyList<PythonFindingMessage> Findings { get; private set; } = [];

    public PythonFailedMessage? Failed { get; private set; }

    public PythonDoneMessage? Done { get; private set; }

    public string Printed { get; private set; } = "";

    public required int ExitCode { get; init; }

    public IEnumerable<string> Names => Columns.Select(column => column.Name);

    /// <summary>The only cell.</summary>
    public object? Cell => Assert.Single(Assert.Single(Rows));

    public static GuestAnswer Read(byte[] bytes, int exitCode)
    {
        var answer = new GuestAnswer { ExitCode = exitCode };
        var printed = new MemoryStream();
        var reader = new FrameReader(new MemoryStream(bytes));
        while (reader.TryRead(out var frame))
        {
            answer.Kinds.Add(frame.Kind);
            if (frame.Kind == FrameKind.Printed)
            {
                printed.Write(frame.Payload.Span);
            }
            else
            {
                answer.Take(frame);
            }
        }

        answer.Printed = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(printed.ToArray());
        return answer;
    }

    /// <summary>The answer of code that came to its end, and a failure with the code's own error otherwise.</summary>
    public GuestAnswer Succeeded()
    {
        Assert.True(Failed is null, $"{Failed?.Type}: {Failed?.Message}\n{Failed?.Trace}");
        Assert.True(Findings.Count == 0, string.Join('\n', Findings));
        Assert.NotNull(Done);
        Assert.Equal(0, ExitCode);
        Assert.Equal(Rows.Count, Done.Rows);
        return this;
    }

    void Take(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Columns:
                Columns.AddRange(frame.Read(ProtocolJson.Default.ColumnsMessage).Columns.Select(column =>
                    new Column(column.Name, ColumnTypes.TryParse(column.Type, out var type) ? type : throw new InvalidDataException(column.Type))));
                break;
            case FrameKind.Chunk:
                var chunk = ResultChunk.Parse(frame.Payload.ToArray(), Columns);
                ChunkBytes.Add(frame.Payload.Length);
                Rows.AddRange(Enumerable.Range(0, chunk.RowCount).Select(chunk.Row));
                break;
            case FrameKind.Figure:
                Figures.Add(frame.Payload.ToArray());
                break;
            case FrameKind.PythonRefused:
                Findings = frame.Read(ProtocolJson.Default.PythonRefusedMessage).Findings;
                break;
            case FrameKind.PythonFailed:
                Failed = frame.Read(ProtocolJson.Default.PythonFailedMessage);
                break;
            case FrameKind.PythonDone:
                Assert.Null(Done);
                Done = frame.Read(ProtocolJson.Default.PythonDoneMessage);
                break;
            default:
                Assert.Equal(FrameKind.Ready, frame.Kind);
                break;
        }
    }
}
