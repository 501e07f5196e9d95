using System.Collections.Immutable;
using System.Text;

namespace ServingCluster.Inference.Onnx;

/// <summary>A loaded model. Safe for runs from many threads; disposing it waits for none of them, the last one releases it.</summary>
internal sealed unsafe class OrtSession : OrtObject
{
    private OrtSession(nint session)
        : base(session)
    {
        var api = OnnxRuntime.Api;
        Inputs = ReadInfos(api->SessionGetInputCount, api->SessionGetInputName, api->SessionGetInputTypeInfo);
        Outputs = ReadInfos(api->SessionGetOutputCount, api->SessionGetOutputName, api->SessionGetOutputTypeInfo);
        InputNames = new OrtNames(Inputs.Select(static input => input.Name));
        OutputNames = new OrtNames(Outputs.Select(static output => output.Name));
        Metadata = OrtModelMetadataReader.Read(session);
    }

    /// <summary>The graph's inputs in its order, without initializers.</summary>
    public ImmutableArray<OrtValueInfo> Inputs { get; }

    /// <summary>The graph's outputs in its order.</summary>
    public ImmutableArray<OrtValueInfo> Outputs { get; }

    public OrtModelMetadata Metadata { get; }

    /// <summary>The names of <see cref="Inputs"/>, ready for a run.</summary>
    public OrtNames InputNames { get; }

    /// <summary>The names of <see cref="Outputs"/>, ready for a run.</summary>
    public OrtNames OutputNames { get; }

    /// <summary>Loads a model from a file; external data is sought beside it.</summary>
    /// <exception cref="OrtException">The file is missing, broken, or asks for what ONNX Runtime lacks.</exception>
    public static OrtSession Load(string path, OrtSessionOptions options)
    {
        using var lease = options.Use();
        // ORTCHAR_T: wide on Windows.
        var encoding = OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF8;
        nint session;
        fixed (byte* native = encoding.GetBytes(path + '\0'))
            OrtStatus.Check(OnnxRuntime.Api->CreateSession(OnnxRuntime.Env, native, lease.Native, &session));
        return new OrtSession(session);
    }

    /// <summary>Loads a model from its bytes, which are not needed afterwards.</summary>
    /// <exception cref="OrtException">The bytes are broken, or ask for what ONNX Runtime lacks.</exception>
    public static OrtSession Load(ReadOnlySpan<byte> model, OrtSessionOptions options)
    {
        using var lease = options.Use();
        nint session;
        fixed (byte* bytes = model)
        {
            OrtStatus.Check(OnnxRuntime.Api->CreateSessionFromArray(
                OnnxRuntime.Env, bytes, (nuint)model.Length, lease.Native, &session));
        }

        return new OrtSession(session);
    }

    /// <summary>Runs the graph. Allocates nothing but the outputs that are asked for with null.</summary>
    /// <param name="options">May be null.</param>
    /// <param name="inputNames">Names, as many as <paramref name="inputs"/>.</param>
    /// <param name="inputs">Values; views into shared memory are welcome.</param>
    /// <param name="outputNames">Which outputs to compute.</param>
    /// <param name="outputs">Where a value is given it is written in place, and its type and shape must be the output's. Where null, a
    /// new value is
    /// put that the caller disposes.</param>
    /// <exception cref="OrtException">An input does not fit, an operator failed, or the run was terminated.</exception>
    public void Run(
        OrtRunOptions? options,
        ReadOnlySpan<OrtName> inputNames,
        ReadOnlySpan<OrtValue> inputs,
        ReadOnlySpan<OrtName> outputNames,
        Span<OrtValue?> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputNames.Length, inputs.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputNames.Length, outputs.Length);
        var scratch = new OrtRunScratch(stackalloc nint[OrtRunScratch.OnStack], inputs.Length, outputs.Length);
        try
        {
            scratch.Hold(inputNames, inputs, outputNames, outputs);
            fixed (nint* inNames = scratch.InputNames, ins = scratch.Inputs, outNames = scratch.OutputNames, outs = scratch.Outputs)
                RunNative(options, inNames, ins, inputs.Length, outNames, outs, outputs.Length);
            scratch.TakeOutputs(outputs);
        }
        finally
        {
            scratch.Dispose();
        }
    }

    /// <summary>Runs with what is bound.</summary>
    /// <exception cref="OrtException">As <see cref="Run"/>.</exception>
    public void RunWithBinding(OrtIoBinding binding, OrtRunOptions? options = null)
    {
        using var self = Use();
        using var bindingLease = binding.Use();
        using var optionsLease = (options ?? OrtRunOptions.Default).Use();
        OrtStatus.Check(OnnxRuntime.Api->RunWithBinding(self.Native, optionsLease.Native, bindingLease.Native));
    }

    /// <summary>Runs over native pointers whose life the caller looks after.</summary>
    internal void RunNative(
        OrtRunOptions? options, nint* inputNames, nint* inputs, int inputCount, nint* outputNames, nint* outputs, int outputCount)
    {
        using var self = Use();
        using var lease = (options ?? OrtRunOptions.Default).Use();
        OrtStatus.Check(OnnxRuntime.Api->Run(
            self.Native, lease.Native, inputNames, inputs, (nuint)inputCount, outputNames, (nuint)outputCount, outputs));
    }

    protected override bool ReleaseHandle()
    {
        OnnxRuntime.Api->ReleaseSession(handle);
        NativeHeap.Trim();
        return true;
    }

    private ImmutableArray<OrtValueInfo> ReadInfos(
        delegate* unmanaged<nint, nuint*, nint> readCount,
        delegate* unmanaged<nint, nuint, nint, byte**, nint> readName,
        delegate* unmanaged<nint, nuint, nint*, nint> readType)
    {
        using var allocator = OrtAllocator.Default.Use();
        nuint count;
        OrtStatus.Check(readCount(handle, &count));
        var infos = ImmutableArray.CreateBuilder<OrtValueInfo>((int)count);
        for (nuint i = 0; i < count; i++)
        {
            byte* name;
            nint type;
            OrtStatus.Check(readName(handle, i, allocator.Native, &name));
            OrtStatus.Check(readType(handle, i, &type));
            infos.Add(new OrtValueInfo(OrtAllocator.Default.Take(name), OrtTypeReader.Take(type)));
        }

        return infos.MoveToImmutable();
    }
}
