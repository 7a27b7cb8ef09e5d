using Quaestor.Data.Sources;
using Quaestor.Data.Sql;

namespace Quaestor.Server.Devices;

/// <summary>What a device says of itself.</summary>
/// <param name="Version">Of its program.</param>
/// <param name="Paused">Its owner lets nothing leave for now.</param>
public sealed record DeviceOffer(string Version, bool Paused, IReadOnlyList<OfferedSource> Sources);

/// <summary>A source on a device. Where it lies there, nobody is told.</summary>
/// <param name="Name">What the device calls it.</param>
public sealed record OfferedSource(string Name, string Kind, Dialect Dialect)
{
    public string? Description { get; init; }

    public string? Colour { get; init; }

    /// <summary>What a model may be shown of it, by the device's owner.</summary>
    public SourceShare? Share { get; init; }

    public IReadOnlyList<string> Masked { get; init; } = [];

    /// <summary>Rows of a result at most.</summary>
    public long MaxRows { get; init; }

    public long MaxBytes { get; init; }

    public double TimeoutSeconds { get; init; }

    /// <summary>Why it cannot be used on the device; null where it can.</summary>
    public string? Problem { get; init; }
}
