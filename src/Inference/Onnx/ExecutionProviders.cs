namespace ServingCluster.Inference.Onnx;

/// <summary>Adds execution providers to session options by name.</summary>
internal static unsafe class ExecutionProviders
{
    private const string Ending = "ExecutionProvider";

    // The generic call compares these as written, while the list of available providers spells some otherwise.
    private static readonly string[] GenericNames =
        ["WebGPU", "XNNPACK", "CoreML", "QNN", "OpenVINO", "VitisAI", "DML", "WebNN", "AZURE", "NvTensorRTRTX", "MIGraphX"];

    /// <summary>The name without <c>ExecutionProvider</c> at its end.</summary>
    public static string ShortName(string name) =>
        name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? name[..^Ending.Length] : name;

    public static void Append(nint sessionOptions, string name, IReadOnlyDictionary<string, string> settings)
    {
        var provider = ShortName(name);
        RequireAvailable(provider);
        var keys = new OrtNames(settings.Keys);
        var values = new OrtNames(settings.Values);
        if (Same(provider, "CUDA"))
            AppendCuda(sessionOptions, keys, values);
        else if (Same(provider, "TensorRT"))
            AppendTensorRT(sessionOptions, keys, values);
        else if (!Same(provider, "CPU"))
            AppendGeneric(sessionOptions, provider, keys, values);
        GC.KeepAlive(keys);
        GC.KeepAlive(values);
    }

    private static void RequireAvailable(string provider)
    {
        foreach (var available in OnnxRuntime.AvailableProviders)
        {
            if (Same(ShortName(available), provider))
                return;
        }

        var names = string.Join(", ", OnnxRuntime.AvailableProviders.Select(ShortName));
        throw new OrtException(
            OrtErrorCode.InvalidArgument,
            $"The execution provider {provider} is not in ONNX Runtime {OnnxRuntime.Version} at {OnnxRuntime.LibraryPath}. Available: {names}.");
    }

    private static void AppendCuda(nint sessionOptions, OrtNames keys, OrtNames values)
    {
        var api = OnnxRuntime.Api;
        nint cuda;
        OrtStatus.Check(api->CreateCudaProviderOptions(&cuda));
        try
        {
            if (keys.Count > 0)
                OrtStatus.Check(api->UpdateCudaProviderOptions(cuda, keys.Pointer, values.Pointer, (nuint)keys.Count));
            OrtStatus.Check(api->AppendCuda(sessionOptions, cuda));
        }
        finally
        {
            api->ReleaseCudaProviderOptions(cuda);
        }
    }

    private static void AppendTensorRT(nint sessionOptions, OrtNames keys, OrtNames values)
    {
        var api = OnnxRuntime.Api;
        nint tensorRT;
        OrtStatus.Check(api->CreateTensorRTProviderOptions(&tensorRT));
        try
        {
            if (keys.Count > 0)
                OrtStatus.Check(api->UpdateTensorRTProviderOptions(tensorRT, keys.Pointer, values.Pointer, (nuint)keys.Count));
            OrtStatus.Check(api->AppendTensorRT(sessionOptions, tensorRT));
        }
        finally
        {
            api->ReleaseTensorRTProviderOptions(tensorRT);
        }
    }

    private static void AppendGeneric(nint sessionOptions, string provider, OrtNames keys, OrtNames values)
    {
        var spelled = Array.Find(GenericNames, known => Same(known, provider)) ?? provider;
        var utf8 = new OrtName(spelled);
        OrtStatus.Check(OnnxRuntime.Api->AppendExecutionProvider(
            sessionOptions, utf8.Pointer, keys.Pointer, values.Pointer, (nuint)keys.Count));
        GC.KeepAlive(utf8);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
