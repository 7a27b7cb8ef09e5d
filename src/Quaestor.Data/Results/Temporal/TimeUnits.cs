namespace Quaestor.Data.Results.Temporal;

/// <summary>The unit in which a type counts time. A type argument, so that the divisions by it are compiled for it.</summary>
interface ITimeUnit
{
    static abstract int PerSecond { get; }

    /// <summary>Digits behind the point of a second.</summary>
    static abstract int Digits { get; }
}

readonly struct Seconds : ITimeUnit
{
    public static int PerSecond => 1;

    public static int Digits => 0;
}

readonly struct Millis : ITimeUnit
{
    public static int PerSecond => 1000;

    public static int Digits => 3;
}

readonly struct Micros : ITimeUnit
{
    public static int PerSecond => 1_000_000;

    public static int Digits => 6;
}

readonly struct Nanos : ITimeUnit
{
    public static int PerSecond => 1_000_000_000;

    public static int Digits => 9;
}
