using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>The C library's heap.</summary>
internal static unsafe class NativeHeap
{
    private static readonly delegate* unmanaged<nuint, int> MallocTrim = Find();

    /// <summary>Gives freed memory back to the operating system. glibc otherwise keeps what an unloaded model leaves free in its heaps;
    /// other C libraries need no asking.</summary>
    public static void Trim()
    {
        if (MallocTrim is not null)
            MallocTrim(0);
    }

    private static delegate* unmanaged<nuint, int> Find()
    {
        var found = OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad("libc.so.6", out var libc)
            && NativeLibrary.TryGetExport(libc, "malloc_trim", out var trim) ? trim : 0;
        return (delegate* unmanaged<nuint, int>)found;
    }
}
