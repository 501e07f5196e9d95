using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>Runs a session over managed tensors. Safe for any number of threads.</summary>
internal sealed unsafe class GraphRunner : IDisposable
{
    private readonly OrtSession _session;
    private OrtRunOptions? _idleOptions;

    /// <param name="session">Owned from here on.</param>
    /// <exception cref="NotSupportedException">An input is no tensor, or an output neither a tensor nor a map nor a sequence of
    /// maps.</exception>
    public GraphRunner(OrtSession session)
    {
        _session = session;
        Inputs = [.. session.Inputs.Select(static input => input.ToTensorSpec())];
        foreach (var output in session.Outputs)
        {
            if (!ModelValueReader.Supports(output.Type))
                throw new NotSupportedException($"The output '{output.Name}' is a {output.Type}, which cannot be served.");
        }
    }

    /// <summary>What <see cref="Run(ReadOnlySpan{Tensor}, CancellationToken)"/> expects, in order.</summary>
    public ImmutableArray<TensorSpec> Inputs { get; }

    /// <summary>What <see cref="Run(ReadOnlySpan{Tensor}, CancellationToken)"/> answers, in order.</summary>
    public ImmutableArray<OrtValueInfo> Outputs => _session.Outputs;

    public OrtModelMetadata Metadata => _session.Metadata;

    /// <summary>Runs the whole graph on the calling thread.</summary>
    /// <param name="inputs">One tensor per input, in the order of <see cref="Inputs"/>. Not to be disposed meanwhile.</param>
    /// <param name="cancellation">Ends the run after the operator at hand.</param>
    /// <returns>One value per output, for the caller to dispose. Tensors of numbers lie in ONNX Runtime's memory, uncopied.</returns>
    /// <exception cref="ArgumentException">There are not as many tensors as inputs.</exception>
    /// <exception cref="OrtException">A tensor's type or shape does not fit, or an operator failed.</exception>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public ModelValue[] Run(ReadOnlySpan<Tensor> inputs, CancellationToken cancellation = default)
    {
        if (!cancellation.CanBeCanceled)
            return Run(inputs, options: null);

        cancellation.ThrowIfCancellationRequested();
        var options = Interlocked.Exchange(ref _idleOptions, null) ?? new OrtRunOptions();
        try
        {
            using var registration = cancellation.UnsafeRegister(static state => ((OrtRunOptions)state!).Terminate(), options);
            return Run(inputs, options);
        }
        catch (OrtException error) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run was cancelled.", error, cancellation);
        }
        finally
        {
            // The registration is gone, so nobody can terminate the next run by accident.
            options.Resume();
            Interlocked.Exchange(ref _idleOptions, options)?.Dispose();
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        Interlocked.Exchange(ref _idleOptions, null)?.Dispose();
    }

    /// <summary>Runs the whole graph with the given options, which may end it.</summary>
    /// <exception cref="OrtException">A tensor's type or shape does not fit, an operator failed, or the run was ended.</exception>
    public ModelValue[] Run(ReadOnlySpan<Tensor> inputs, OrtRunOptions? options)
    {
        if (inputs.Length != Inputs.Length)
            throw new ArgumentException($"The model has {Inputs.Length} inputs, not {inputs.Length}.", nameof(inputs));
        var total = Inputs.Length + Outputs.Length;
        var values = total <= 64 ? stackalloc nint[total] : new nint[total];
        values.Clear();
        try
        {
            for (var i = 0; i < inputs.Length; i++)
                values[i] = Open(inputs[i]);
            fixed (nint* natives = values)
            {
                _session.RunNative(
                    options,
                    _session.InputNames.Pointer,
                    natives,
                    Inputs.Length,
                    _session.OutputNames.Pointer,
                    natives + Inputs.Length,
                    Outputs.Length);
            }

            foreach (var input in inputs)
                GC.KeepAlive(input);
            return TakeOutputs(values[Inputs.Length..]);
        }
        finally
        {
            foreach (var value in values)
                OnnxRuntime.Api->ReleaseValue(value);
        }
    }

    private ModelValue[] TakeOutputs(Span<nint> natives)
    {
        var outputs = new ModelValue[natives.Length];
        var taken = 0;
        try
        {
            for (; taken < outputs.Length; taken++)
            {
                var native = natives[taken];
                natives[taken] = 0;
                outputs[taken] = ModelValueReader.Take(native, Outputs[taken].Type);
            }

            return outputs;
        }
        catch
        {
            foreach (var output in outputs.AsSpan(0, taken))
                output.Dispose();
            throw;
        }
    }

    private static nint Open(Tensor tensor)
    {
        if (tensor.ElementType == TensorElementType.String)
        {
            var value = OrtValues.Allocate(OrtAllocator.Default, TensorElementType.String, tensor.Shape);
            try
            {
                OrtStrings.Fill(value, tensor.Strings);
                return value;
            }
            catch
            {
                OnnxRuntime.Api->ReleaseValue(value);
                throw;
            }
        }

        // A tensor's memory is pinned or native, so its address holds as long as the tensor does.
        var data = tensor.Data.Span;
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(data));
        return OrtValues.Create(OrtMemoryInfo.Cpu, address, (nuint)data.Length, tensor.ElementType, tensor.Shape);
    }
}
