namespace ServingCluster.Inference.Onnx;

/// <summary>Inputs and outputs that stay with a session over many runs. A bound value may be disposed, its memory may not be freed or moved
/// until it is replaced or the binding is cleared; so hold on to values over managed memory. For one thread at a time.</summary>
internal sealed unsafe class OrtIoBinding : OrtObject
{
    public OrtIoBinding(OrtSession session)
        : base(Create(session))
    {
    }

    /// <summary>Binds an input, in place of what was bound to the name.</summary>
    public void BindInput(OrtName name, OrtValue value)
    {
        using var self = Use();
        using var lease = value.Use();
        OrtStatus.Check(OnnxRuntime.Api->BindInput(self.Native, name.Pointer, lease.Native));
        GC.KeepAlive(name);
    }

    /// <summary>Binds an output that is written in place; it may share memory with an input where the operators allow it.</summary>
    public void BindOutput(OrtName name, OrtValue value)
    {
        using var self = Use();
        using var lease = value.Use();
        OrtStatus.Check(OnnxRuntime.Api->BindOutput(self.Native, name.Pointer, lease.Native));
        GC.KeepAlive(name);
    }

    /// <summary>Has the run allocate an output in a device's memory; <see cref="GetOutputs"/> gives it out.</summary>
    public void BindOutput(OrtName name, OrtMemoryInfo memory)
    {
        using var self = Use();
        using var lease = memory.Use();
        OrtStatus.Check(OnnxRuntime.Api->BindOutputToDevice(self.Native, name.Pointer, lease.Native));
        GC.KeepAlive(name);
    }

    /// <summary>Waits until the inputs are where their devices need them.</summary>
    public void SynchronizeInputs()
    {
        using var self = Use();
        OrtStatus.Check(OnnxRuntime.Api->SynchronizeBoundInputs(self.Native));
    }

    /// <summary>Waits until the devices have written the outputs.</summary>
    public void SynchronizeOutputs()
    {
        using var self = Use();
        OrtStatus.Check(OnnxRuntime.Api->SynchronizeBoundOutputs(self.Native));
    }

    public void ClearInputs()
    {
        using var self = Use();
        OnnxRuntime.Api->ClearBoundInputs(self.Native);
    }

    public void ClearOutputs()
    {
        using var self = Use();
        OnnxRuntime.Api->ClearBoundOutputs(self.Native);
    }

    /// <summary>The outputs of the last run in the order of their binding. The caller disposes them.</summary>
    public OrtValue[] GetOutputs()
    {
        using var self = Use();
        using var allocator = OrtAllocator.Default.Use();
        nint* natives;
        nuint count;
        OrtStatus.Check(OnnxRuntime.Api->GetBoundOutputValues(self.Native, allocator.Native, &natives, &count));
        var values = new OrtValue[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = new OrtValue(natives[i]);
        if (natives is not null)
            OrtAllocator.Default.Free(natives);
        return values;
    }

    protected override bool ReleaseHandle()
    {
        OnnxRuntime.Api->ReleaseIoBinding(handle);
        return true;
    }

    private static nint Create(OrtSession session)
    {
        using var lease = session.Use();
        nint binding;
        OrtStatus.Check(OnnxRuntime.Api->CreateIoBinding(lease.Native, &binding));
        return binding;
    }
}
