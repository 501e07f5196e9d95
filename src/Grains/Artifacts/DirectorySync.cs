using System.Runtime.InteropServices;

namespace ServingCluster.Grains.Artifacts;

/// <summary>
/// Makes the names in a directory durable, which .NET has no call for. On Windows, NTFS journals them by itself. A failure is
/// not reported: some file systems refuse to sync directories, and the worst case is that files are fetched again.
/// </summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    public static void FlushTree(string folder)
    {
        foreach (var child in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            Flush(child);
        Flush(folder);
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
