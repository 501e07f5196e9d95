namespace ServingCluster.Inference.Onnx;

/// <summary>What is said about one run, or about several in turn.</summary>
internal sealed unsafe class OrtRunOptions : OrtObject
{
    private static readonly Lazy<OrtRunOptions> LazyDefault = new(static () => new OrtRunOptions());

    public OrtRunOptions()
        : base(Create())
    {
    }

    /// <summary>Shared by runs about which nothing is said; never changed.</summary>
    public static OrtRunOptions Default => LazyDefault.Value;

    /// <summary>Ends the runs that use these options, from any thread; they fail with <see cref="OrtErrorCode.Fail"/> after the operator
    /// at hand.
    /// Later runs fail too until <see cref="Resume"/>.</summary>
    public void Terminate()
    {
        using var self = Use();
        OrtStatus.Check(OnnxRuntime.Api->RunOptionsSetTerminate(self.Native));
    }

    /// <summary>Lets the options be used again after <see cref="Terminate"/>.</summary>
    public void Resume()
    {
        using var self = Use();
        OrtStatus.Check(OnnxRuntime.Api->RunOptionsUnsetTerminate(self.Native));
    }

    /// <summary>Names the run in log lines.</summary>
    public void SetTag(string tag)
    {
        using var self = Use();
        var utf8 = new OrtName(tag);
        OrtStatus.Check(OnnxRuntime.Api->RunOptionsSetRunTag(self.Native, utf8.Pointer));
        GC.KeepAlive(utf8);
    }

    /// <summary>A setting of onnxruntime_run_options_config_keys.h, such as <c>memory.enable_memory_arena_shrinkage</c>.</summary>
    public void AddConfigEntry(string key, string value)
    {
        using var self = Use();
        var entry = new OrtNames([key, value]);
        OrtStatus.Check(OnnxRuntime.Api->AddRunConfigEntry(self.Native, entry.AsSpan()[0].Pointer, entry.AsSpan()[1].Pointer));
        GC.KeepAlive(entry);
    }

    protected override bool ReleaseHandle()
    {
        OnnxRuntime.Api->ReleaseRunOptions(handle);
        return true;
    }

    private static nint Create()
    {
        nint options;
        OrtStatus.Check(OnnxRuntime.Api->CreateRunOptions(&options));
        return options;
    }
}
