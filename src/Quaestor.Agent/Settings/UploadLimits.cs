namespace Quaestor.Agent.Settings;

/// <summary>How much may be brought. Null is without a limit.</summary>
/// <param name="Bytes">Of one upload, all its files together.</param>
/// <param name="BytesPerUser">Of all that one user keeps.</param>
public sealed record UploadLimits(long? Bytes, long? BytesPerUser)
{
    /// <summary>Files of one upload.</summary>
    public const int Files = 200;

    public static UploadLimits None { get; } = new(null, null);

    public static UploadLimits Default { get; } = new(1L << 30, 10L << 30);
}
