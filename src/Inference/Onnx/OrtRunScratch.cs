namespace ServingCluster.Inference.Onnx;

/// <summary>The pointer arrays of one run, on the caller's stack unless they are many, and the hold on the values meanwhile.</summary>
internal ref struct OrtRunScratch
{
    /// <summary>How many pointers are kept on the stack: enough for a language model's caches of 60 layers.</summary>
    public const int OnStack = 512;

    private readonly Span<nint> _pointers;
    private readonly int _inputs;
    private readonly int _outputs;
    private ReadOnlySpan<OrtValue> _heldInputs;
    private ReadOnlySpan<OrtValue?> _heldOutputs;

    public OrtRunScratch(Span<nint> stack, int inputs, int outputs)
    {
        var needed = 2 * (inputs + outputs);
        _pointers = needed <= stack.Length ? stack[..needed] : new nint[needed];
        _inputs = inputs;
        _outputs = outputs;
    }

    public readonly Span<nint> InputNames => _pointers[.._inputs];

    public readonly Span<nint> Inputs => _pointers.Slice(_inputs, _inputs);

    public readonly Span<nint> OutputNames => _pointers.Slice(2 * _inputs, _outputs);

    public readonly Span<nint> Outputs => _pointers.Slice((2 * _inputs) + _outputs, _outputs);

    /// <summary>Fills the arrays; the values live until <see cref="Dispose"/>.</summary>
    public unsafe void Hold(
        ReadOnlySpan<OrtName> inputNames, ReadOnlySpan<OrtValue> inputs, ReadOnlySpan<OrtName> outputNames, ReadOnlySpan<OrtValue?> outputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            InputNames[i] = (nint)inputNames[i].Pointer;
            Inputs[i] = Hold(inputs[i]);
            _heldInputs = inputs[..(i + 1)];
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            OutputNames[i] = (nint)outputNames[i].Pointer;
            Outputs[i] = outputs[i] is { } value ? Hold(value) : 0;
            _heldOutputs = outputs[..(i + 1)];
        }
    }

    /// <summary>Wraps what the run made where nothing had been given.</summary>
    public readonly void TakeOutputs(Span<OrtValue?> outputs)
    {
        // What is held was given; whatever is put below must not be let go of.
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] is null && Outputs[i] != 0)
            {
                outputs[i] = new OrtValue(Outputs[i]);
                Outputs[i] = 0;
            }
        }
    }

    public readonly void Dispose()
    {
        foreach (var value in _heldInputs)
            value.DangerousRelease();
        for (var i = 0; i < _heldOutputs.Length; i++)
        {
            if (Outputs[i] != 0)
                _heldOutputs[i]?.DangerousRelease();
        }
    }

    private static nint Hold(OrtValue value)
    {
        var added = false;
        value.DangerousAddRef(ref added);
        return value.DangerousGetHandle();
    }
}
