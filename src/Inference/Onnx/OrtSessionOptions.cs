namespace ServingCluster.Inference.Onnx;

/// <summary>How sessions are to be built. Used for any number of sessions; not safe for change from several threads.</summary>
internal sealed unsafe class OrtSessionOptions : OrtObject
{
    public OrtSessionOptions()
        : base(Create())
    {
    }

    /// <summary>Threads within one operator, the caller's included; 0 lets ONNX Runtime take one per core.</summary>
    public OrtSessionOptions SetIntraOpThreads(int threads) => Set(OnnxRuntime.Api->SetIntraOpNumThreads, threads);

    /// <summary>Threads between operators; used by <see cref="OrtExecutionMode.Parallel"/> alone.</summary>
    public OrtSessionOptions SetInterOpThreads(int threads) => Set(OnnxRuntime.Api->SetInterOpNumThreads, threads);

    public OrtSessionOptions SetExecutionMode(OrtExecutionMode mode) => Set(OnnxRuntime.Api->SetSessionExecutionMode, (int)mode);

    public OrtSessionOptions SetGraphOptimization(OrtGraphOptimization level) =>
        Set(OnnxRuntime.Api->SetSessionGraphOptimizationLevel, (int)level);

    /// <summary>Whether memory is planned from the shapes of earlier runs. On unless set.</summary>
    public OrtSessionOptions SetMemoryPattern(bool enabled) =>
        Set(enabled ? OnnxRuntime.Api->EnableMemPattern : OnnxRuntime.Api->DisableMemPattern);

    /// <summary>Whether CPU memory is kept between runs in an arena. On unless set.</summary>
    public OrtSessionOptions SetCpuArena(bool enabled) =>
        Set(enabled ? OnnxRuntime.Api->EnableCpuMemArena : OnnxRuntime.Api->DisableCpuMemArena);

    /// <summary>Names the session in log lines.</summary>
    public OrtSessionOptions SetLogId(string id)
    {
        using var self = Use();
        var utf8 = new OrtName(id);
        OrtStatus.Check(OnnxRuntime.Api->SetSessionLogId(self.Native, utf8.Pointer));
        GC.KeepAlive(utf8);
        return this;
    }

    /// <summary>Gives a symbolic dimension one size, so that the graph is optimised for it.</summary>
    public OrtSessionOptions FixDimension(string symbolicName, long size)
    {
        using var self = Use();
        var utf8 = new OrtName(symbolicName);
        OrtStatus.Check(OnnxRuntime.Api->AddFreeDimensionOverrideByName(self.Native, utf8.Pointer, size));
        GC.KeepAlive(utf8);
        return this;
    }

    /// <summary>A setting of onnxruntime_session_options_config_keys.h, such as <c>session.intra_op.allow_spinning</c>.</summary>
    public OrtSessionOptions AddConfigEntry(string key, string value)
    {
        using var self = Use();
        var entry = new OrtNames([key, value]);
        OrtStatus.Check(OnnxRuntime.Api->AddSessionConfigEntry(self.Native, entry.AsSpan()[0].Pointer, entry.AsSpan()[1].Pointer));
        GC.KeepAlive(entry);
        return this;
    }

    /// <summary>Adds an execution provider after those already added; the CPU comes last without being asked for.</summary>
    /// <param name="name">With or without the ending, in any case: <c>CUDA</c>, <c>CUDAExecutionProvider</c>, <c>WebGPU</c>, …</param>
    /// <param name="options">The provider's own settings, such as <c>device_id</c>.</param>
    /// <exception cref="OrtException">The library lacks the provider, or the provider refuses its options or the machine.</exception>
    public OrtSessionOptions AppendExecutionProvider(string name, IReadOnlyDictionary<string, string>? options = null)
    {
        using var self = Use();
        ExecutionProviders.Append(self.Native, name, options ?? new Dictionary<string, string>());
        return this;
    }

    protected override bool ReleaseHandle()
    {
        OnnxRuntime.Api->ReleaseSessionOptions(handle);
        return true;
    }

    private static nint Create()
    {
        // Providers log while they are appended, and where nobody has made the environment yet there is no logger: that of CUDA fails.
        _ = OnnxRuntime.Env;
        nint options;
        OrtStatus.Check(OnnxRuntime.Api->CreateSessionOptions(&options));
        return options;
    }

    private OrtSessionOptions Set(delegate* unmanaged<nint, int, nint> setter, int value)
    {
        using var self = Use();
        OrtStatus.Check(setter(self.Native, value));
        return this;
    }

    private OrtSessionOptions Set(delegate* unmanaged<nint, nint> setter)
    {
        using var self = Use();
        OrtStatus.Check(setter(self.Native));
        return this;
    }
}
