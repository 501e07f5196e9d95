using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>The native ONNX Runtime of this process: loaded at first use, once, never unloaded.</summary>
public static unsafe class OnnxRuntime
{
    private static readonly Lazy<OrtLibrary> Library = new(static () =>
        OrtLibrary.Load(Environment.GetEnvironmentVariable(OrtLibrary.PathVariable), AppContext.BaseDirectory));

    private static readonly Lazy<nint> LazyEnvironment = new(CreateEnvironment);

    private static readonly Lazy<ImmutableArray<string>> Providers = new(ReadAvailableProviders);

    private static OrtApi* _api;
    private static volatile Action<OrtLogMessage>? _log;

    /// <summary>ONNX Runtime's version, such as <c>1.30.0</c>.</summary>
    /// <exception cref="OrtLibraryException">The native library was not found or is too old. So do all other members but
    /// <see cref="Log"/>.</exception>
    public static string Version => Library.Value.Version;

    /// <summary>The file that was loaded; a bare name when the operating system's loader found it.</summary>
    public static string LibraryPath => Library.Value.Path;

    /// <summary>The execution providers built into the library, such as <c>CPUExecutionProvider</c>, in ONNX Runtime's order of preference.
    /// One may still need libraries that the machine lacks.</summary>
    public static ImmutableArray<string> AvailableProviders => Providers.Value;

    /// <summary>Receives what ONNX Runtime logs, warnings and worse unless <see cref="SetLogSeverity"/> asks for more. Called on any
    /// thread,
    /// also during a run; must not throw. Without it the lines are dropped; failures are exceptions in any case.</summary>
    public static Action<OrtLogMessage>? Log
    {
        get => _log;
        set => _log = value;
    }

    internal static OrtApi* Api => _api is not null ? _api : LoadApi();

    /// <summary>The process's <c>OrtEnv</c>.</summary>
    internal static nint Env => LazyEnvironment.Value;

    /// <summary>From which severity on sessions that are created hereafter log.</summary>
    public static void SetLogSeverity(OrtLogSeverity severity) => OrtStatus.Check(Api->UpdateEnvWithCustomLogLevel(Env, (int)severity));

    private static OrtApi* LoadApi() => _api = (OrtApi*)Library.Value.Api;

    private static nint CreateEnvironment()
    {
        var api = Api;
        nint environment;
        fixed (byte* id = "ServingCluster\0"u8)
            OrtStatus.Check(api->CreateEnvWithCustomLogger(OrtLog.Callback, 0, (int)OrtLogSeverity.Warning, id, &environment));
        // Before any session: ONNX Runtime's official builds report model and machine facts to Microsoft otherwise.
        OrtStatus.Check(api->DisableTelemetryEvents(environment));
        return environment;
    }

    private static ImmutableArray<string> ReadAvailableProviders()
    {
        byte** names;
        int count;
        OrtStatus.Check(Api->GetAvailableProviders(&names, &count));
        var list = ImmutableArray.CreateBuilder<string>(count);
        for (var i = 0; i < count; i++)
            list.Add(Marshal.PtrToStringUTF8((nint)names[i]) ?? "");
        OrtStatus.Check(Api->ReleaseAvailableProviders(names, count));
        return list.MoveToImmutable();
    }
}
