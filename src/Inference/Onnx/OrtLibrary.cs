using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>The loaded native library.</summary>
/// <param name="Path">Where it came from; a bare name when the operating system's loader found it.</param>
/// <param name="Version">ONNX Runtime's version, such as <c>1.30.0</c>.</param>
/// <param name="Api">Its table of functions (<see cref="OrtApi"/>*).</param>
internal sealed record OrtLibrary(string Path, string Version, nint Api)
{
    /// <summary>The environment variable that names a library file to load instead of looking for one.</summary>
    public const string PathVariable = "SERVING_ONNXRUNTIME";

    private const string Advice = "Set " + PathVariable + " to the path of an ONNX Runtime library (1.15 or newer), or build with the "
        + "property OnnxRuntimeNative set to npm, nuget or a path.";

    /// <summary>Loads the library that <paramref name="configuredPath"/> names; without one the first found beside the program
    /// (<paramref name="programFolder"/>), then by the operating system's loader.</summary>
    /// <exception cref="OrtLibraryException">None was found, or it is too old.</exception>
    public static OrtLibrary Load(string? configuredPath, string programFolder)
    {
        // A path that was asked for is used or refused; falling back would hide the mistake.
        var candidates = string.IsNullOrEmpty(configuredPath) ? Candidates(programFolder) : [configuredPath];
        foreach (var candidate in candidates)
        {
            if (TryLoad(candidate, out var module))
                return Open(candidate, module);
        }

        throw new OrtLibraryException($"The native ONNX Runtime library could not be loaded. Looked at: {string.Join(", ", candidates)}. {Advice}");
    }

    private static bool TryLoad(string candidate, out nint module) => System.IO.Path.IsPathRooted(candidate)
        ? NativeLibrary.TryLoad(candidate, out module)
        : NativeLibrary.TryLoad(candidate, typeof(OrtLibrary).Assembly, DllImportSearchPath.SafeDirectories, out module);

    private static List<string> Candidates(string programFolder)
    {
        string[] names = OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
            : OperatingSystem.IsMacOS() ? ["libonnxruntime.1.dylib", "libonnxruntime.dylib"]
            : ["libonnxruntime.so.1", "libonnxruntime.so"];
        var beside = names.Select(name => System.IO.Path.Combine(programFolder, name));
        return [.. beside, .. names];
    }

    private static unsafe OrtLibrary Open(string path, nint module)
    {
        if (!NativeLibrary.TryGetExport(module, "OrtGetApiBase", out var entry))
            throw new OrtLibraryException($"{path} is not an ONNX Runtime library: it lacks OrtGetApiBase. {Advice}");

        // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t); const char* (*GetVersionString)(void); }
        var apiBase = (nint*)((delegate* unmanaged<nint>)entry)();
        var version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)apiBase[1])()) ?? "";
        var api = ((delegate* unmanaged<uint, nint>)apiBase[0])(OrtApi.Version);
        if (api == 0)
            throw new OrtLibraryException($"{path} is ONNX Runtime {version}, which is too old. {Advice}");
        return new OrtLibrary(path, version, api);
    }
}
