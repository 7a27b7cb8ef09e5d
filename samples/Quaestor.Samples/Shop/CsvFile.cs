using System.Globalization;
using System.Text;

namespace Quaestor.Samples.Shop;

/// <summary>Writes one CSV file: UTF-8 without mark, LF, quotes only where needed, the same on every machine.</summary>
sealed class CsvFile : IDisposable
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    readonly StreamWriter _writer;

    public CsvFile(string path, string header)
    {
        _writer = new StreamWriter(path, append: false, Utf8, bufferSize: 1 << 16) { NewLine = "\n" };
        _writer.WriteLine(header);
    }

    public void Write(params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                _writer.Write(',');
            }

            _writer.Write(Text(cells[i]));
        }

        _writer.WriteLine();
    }

    public void Dispose() => _writer.Dispose();

    static string Text(object? cell) => cell switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Cents cents => cents.ToString(),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(cell.ToString()!),
    };

    static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>An amount of money in hundredths.</summary>
readonly record struct Cents(int Amount)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Amount < 0 ? "-" : "")}{Math.Abs(Amount) / 100}.{Math.Abs(Amount) % 100:00}");
}
