using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>What a failure of our own disk means to whoever runs the server.</summary>
internal static class DiskFailures
{
    // IOException.HResult is errno on Unix and an HRESULT on Windows.
    private const int NoSpace = 28; // ENOSPC
    private const int QuotaLinux = 122; // EDQUOT
    private const int QuotaMac = 69; // EDQUOT
    private const int DiskFullWindows = unchecked((int)0x80070070);

    public static bool Matches(Exception e) => e is IOException or UnauthorizedAccessException;

    public static ServingException Translate(Exception e, string path) =>
        e.HResult is NoSpace or QuotaLinux or QuotaMac or DiskFullWindows
            ? new(ErrorCode.TemporarilyUnavailable,
                $"There is no room left for '{path}'. Nothing was kept; free some disk space and try again.", innerException: e)
            : new(ErrorCode.InternalError,
                $"'{path}' cannot be written: {e.Message} Nothing was kept; check the disk and the server's rights to it.", innerException: e);
}
