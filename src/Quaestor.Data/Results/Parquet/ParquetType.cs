namespace Quaestor.Data.Results.Parquet;

/// <summary>How values lie in the file; the numbers are the format's own.</summary>
enum PhysicalType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Double = 5,
    ByteArray = 6,
    FixedBytes = 7,
}

/// <summary>What they mean; the numbers are those of the format's <c>LogicalType</c>.</summary>
enum LogicalType
{
    None = 0,
    Text = 1,
    Decimal = 5,
    Date = 6,
    Time = 7,
    Timestamp = 8,
    Json = 12,
    Uuid = 14,
}

/// <summary>A column's type in a Parquet file.</summary>
/// <param name="Precision">Digits of a decimal.</param>
/// <param name="Scale">Those of them behind the point.</param>
/// <param name="IsNanos">For times: nanoseconds, else microseconds.</param>
/// <param name="IsUtc">For timestamps.</param>
sealed record ParquetType(
    PhysicalType Physical, LogicalType Logical = LogicalType.None, int Precision = 0, int Scale = 0, bool IsNanos = false, bool IsUtc = false)
{
    /// <summary>Of <see cref="PhysicalType.FixedBytes"/>: 128-bit numbers and UUIDs.</summary>
    public const int FixedLength = 16;

    public const int MostDigits = 38;
    const int MostDigitsOfLong = 18;

    public static readonly ParquetType Boolean = new(PhysicalType.Boolean);
    public static readonly ParquetType Integer = new(PhysicalType.Int64);
    public static readonly ParquetType Double = new(PhysicalType.Double);
    public static readonly ParquetType Text = new(PhysicalType.ByteArray, LogicalType.Text);
    public static readonly ParquetType Json = new(PhysicalType.ByteArray, LogicalType.Json);
    public static readonly ParquetType Blob = new(PhysicalType.ByteArray);
    public static readonly ParquetType Uuid = new(PhysicalType.FixedBytes, LogicalType.Uuid);
    public static readonly ParquetType Date = new(PhysicalType.Int32, LogicalType.Date);

    public static ParquetType Decimal(int precision, int scale) =>
        new(precision <= MostDigitsOfLong ? PhysicalType.Int64 : PhysicalType.FixedBytes, LogicalType.Decimal, precision, scale);

    public static ParquetType Time(bool isNanos) => new(PhysicalType.Int64, LogicalType.Time, IsNanos: isNanos);

    public static ParquetType Timestamp(bool isNanos, bool isUtc) => new(PhysicalType.Int64, LogicalType.Timestamp, IsNanos: isNanos, IsUtc: isUtc);

    /// <summary>Writes the element of the schema that describes such a column.</summary>
    public void Describe(ThriftWriter thrift, string name)
    {
        const int optional = 1;
        thrift.BeginItem();
        thrift.Field(1, (int)Physical);
        if (Physical == PhysicalType.FixedBytes)
        {
            thrift.Field(2, FixedLength);
        }

        thrift.Field(3, optional);
        thrift.Field(4, name);
        if (ConvertedType is { } converted)
        {
            thrift.Field(6, converted);
        }

        if (Logical == LogicalType.Decimal)
        {
            thrift.Field(7, Scale);
            thrift.Field(8, Precision);
        }

        if (Logical != LogicalType.None)
        {
            thrift.BeginStruct(10);
            DescribeLogical(thrift);
            thrift.End();
        }

        thrift.End();
    }

    /// <summary>For readers from before logical types; times without a zone had none.</summary>
    int? ConvertedType => Logical switch
    {
        LogicalType.Text => 0,
        LogicalType.Decimal => 5,
        LogicalType.Date => 6,
        LogicalType.Timestamp when IsUtc && !IsNanos => 10,
        LogicalType.Json => 19,
        _ => null,
    };

    void DescribeLogical(ThriftWriter thrift)
    {
        thrift.BeginStruct((int)Logical);
        if (Logical == LogicalType.Decimal)
        {
            thrift.Field(1, Scale);
            thrift.Field(2, Precision);
        }
        else if (Logical is LogicalType.Time or LogicalType.Timestamp)
        {
            thrift.Field(1, IsUtc);
            thrift.BeginStruct(2);
            thrift.EmptyStruct(IsNanos ? 3 : 2);
            thrift.End();
        }

        thrift.End();
    }
}
