using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Quaestor.Data.Sources.Files.Workbooks;

/// <summary>An Excel file that is being read, sheet by sheet and row by row. Formulas count with the values that were saved.</summary>
sealed class Workbook : IDisposable
{
    /// <summary>A few bytes of a packed file may promise more cells than any memory holds.</summary>
    const long MostCells = 25_000_000;

    const int MostColumns = 16_384;

    readonly FileStream _file;
    readonly IExcelDataReader _reader;

    // Old workbooks say which code page their texts are in, and the reader asks for one whatever the file is.
    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    Workbook(FileStream file, IExcelDataReader reader)
    {
        _file = file;
        _reader = reader;
    }

    public string SheetName => _reader.Name;

    public bool SheetIsHidden => _reader.VisibleState is "hidden" or "veryhidden";

    /// <summary>Columns of the sheet, up to the last one in use.</summary>
    public int Columns => _reader.FieldCount;

    public int MergedRanges => _reader.MergeCells?.Length ?? 0;

    /// <exception cref="WorkbookException">It is none, or cannot be read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static Workbook Open(string path)
    {
        var file = File.OpenRead(path);
        try
        {
            if (file.Length == 0)
            {
                throw new WorkbookException("is empty (0 bytes)", "Save it again, or take it out of the folder.");
            }

            if (IsEncrypted(file))
            {
                throw Protected();
            }

            var workbook = new Workbook(file, Guarded(() => ExcelReaderFactory.CreateReader(file, new() { LeaveOpen = true })));
            workbook.CheckSize();
            return workbook;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>On to the next sheet.</summary>
    public bool NextSheet()
    {
        var isThere = Guarded(_reader.NextResult);
        CheckSize();
        return isThere;
    }

    /// <summary>The next row's cells: null, bool, double, string, <see cref="DateTime"/> or <see cref="TimeSpan"/>; null after the last row.</summary>
    public object?[]? NextRow()
    {
        if (!Guarded(_reader.Read))
        {
            return null;
        }

        var cells = new object?[_reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = _reader.GetValue(i) switch
            {
                string text when string.IsNullOrWhiteSpace(text) => null,
                int number => (double)number,
                var value => value,
            };
        }

        return cells;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    void CheckSize()
    {
        if (_reader.FieldCount > MostColumns || (long)_reader.FieldCount * _reader.RowCount > MostCells)
        {
            throw new WorkbookException(
                $"is too large: its sheet {_reader.Name} reaches over {_reader.RowCount:N0} rows and {_reader.FieldCount:N0} columns",
                "Delete what lies empty below and beside the data, or save the sheet as CSV.");
        }
    }

    /// <summary>An encrypted workbook is a compound file with a stream of this name (MS-OFFCRYPTO, 2.3.4.4), which stands in its directory.</summary>
    static bool IsEncrypted(FileStream file)
    {
        var head = new byte[64 << 10];
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return head.AsSpan(0, length).StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])
            && (Holds(head.AsSpan(0, length)) || Holds(Tail(file)));

        static bool Holds(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
    }

    /// <summary>Programs write the directory at either end.</summary>
    static byte[] Tail(FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, 1 << 20)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        return tail;
    }

    static WorkbookException Protected() => new("is protected by a password", "Save it without one, or export its sheets as CSV.");

    /// <summary>The library reads files from strangers: whatever it stumbles over, the file is to blame.</summary>
    static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidPasswordException)
        {
            throw Protected();
        }
        catch (Exception error) when (error is not (OutOfMemoryException or WorkbookException))
        {
            throw new WorkbookException("is no Excel workbook that can be read, or is damaged", "Open it in Excel and save it again as .xlsx, or export its sheets as CSV.");
        }
    }
}
