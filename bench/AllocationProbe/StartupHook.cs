using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>Loaded into a .NET program by DOTNET_STARTUP_HOOKS, which asks for this very name without a namespace. On SIGUSR1 it writes
/// how many bytes the program has allocated since its start to the file that ALLOCATION_PROBE_FILE names.</summary>
internal static class StartupHook
{
    // .NET names the signals that all systems know; others go by their number.
    private const PosixSignal User1 = (PosixSignal)10;

    private static PosixSignalRegistration? _registration;

    /// <summary>Called by the runtime before the program's own entry point.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("ALLOCATION_PROBE_FILE") is { Length: > 0 } file)
            _registration = PosixSignalRegistration.Create(User1, context => Write(context, file));
    }

    private static void Write(PosixSignalContext context, string file)
    {
        context.Cancel = true;
        // Written aside and moved, so that a reader never sees half of it.
        File.WriteAllText(file + ".new", GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }
}
