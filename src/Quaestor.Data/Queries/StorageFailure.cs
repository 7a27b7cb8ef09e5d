namespace Quaestor.Data.Queries;

/// <summary>Tells a full disk from other failures of storing. .NET gives the system's own number as the exception's.</summary>
public static class StorageFailure
{
    const int NoSpace = 28; // ENOSPC
    const int FileTooLarge = 27; // EFBIG
    const int QuotaOnLinux = 122; // EDQUOT
    const int QuotaOnMac = 69; // EDQUOT
    const int DiskFullOnWindows = unchecked((int)0x80070070); // ERROR_DISK_FULL

    public static bool IsDiskFull(Exception failure) =>
        failure is ArgumentOutOfRangeException { ParamName: "value" } // what .NET makes of EFBIG
        || failure.HResult is NoSpace or FileTooLarge or DiskFullOnWindows
        || failure.HResult == (OperatingSystem.IsMacOS() ? QuotaOnMac : QuotaOnLinux);
}
