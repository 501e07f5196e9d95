using System.Runtime.InteropServices;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed unsafe class OrtIoBindingTests
{
    [Fact]
    public void Views_into_one_arena_are_inputs_and_outputs_of_one_run()
    {
        const int Slot = 3;
        var arena = (float*)NativeMemory.AllocZeroed(4 * Slot, sizeof(float));
        try
        {
            for (var i = 0; i < 2 * Slot; i++)
                arena[i] = i + 1;
            using var session = Fixture.Open("several");
            using var binding = new OrtIoBinding(session);
            using var first = View(arena, 0);
            using var second = View(arena, 1);
            using var third = View(arena, 2);
            var inputs = session.InputNames.AsSpan();
            var outputs = session.OutputNames.AsSpan();
            binding.BindInput(inputs[0], first);
            binding.BindInput(inputs[1], second);
            // The sum replaces its own input in place, the product goes to a slot of its own.
            binding.BindOutput(outputs[0], first);
            binding.BindOutput(outputs[1], third);
            binding.SynchronizeInputs();
            session.RunWithBinding(binding);
            binding.SynchronizeOutputs();
            Assert.Equal([5f, 7, 9], new Span<float>(arena, Slot).ToArray());
            Assert.Equal([0f, 0, 0], new Span<float>(arena + (3 * Slot), Slot).ToArray());

            var values = binding.GetOutputs();
            Assert.Equal(2, values.Length);
            Assert.Equal((nint)(arena + (2 * Slot)), values[1].DataPointer);
            foreach (var value in values)
                value.Dispose();
        }
        finally
        {
            NativeMemory.Free(arena);
        }
    }

    [Fact]
    public void An_output_that_is_bound_to_a_device_is_allocated_there()
    {
        using var session = Fixture.Open("centred");
        using var binding = new OrtIoBinding(session);
        using var x = OrtValue.FromMemory(TensorElementType.Float, [2, 2], OrtSessionTests.Bytes(1, 2, 3, 4));
        binding.BindInput(session.InputNames.AsSpan()[0], x);
        binding.BindOutput(session.OutputNames.AsSpan()[0], OrtMemoryInfo.Cpu);
        session.RunWithBinding(binding);
        using var y = Assert.Single(binding.GetOutputs());
        Assert.Equal([-1f, -1, 1, 1], OrtSessionTests.Read(y));
    }

    [Fact]
    public void A_cleared_binding_lacks_what_was_bound()
    {
        using var session = Fixture.Open("centred");
        using var binding = new OrtIoBinding(session);
        using var x = OrtValue.FromMemory(TensorElementType.Float, [1, 2], OrtSessionTests.Bytes(1, 2));
        binding.BindInput(session.InputNames.AsSpan()[0], x);
        binding.BindOutput(session.OutputNames.AsSpan()[0], OrtMemoryInfo.Cpu);
        binding.ClearInputs();
        Assert.Throws<OrtException>(() => session.RunWithBinding(binding));
        binding.BindInput(session.InputNames.AsSpan()[0], x);
        binding.ClearOutputs();
        Assert.Empty(binding.GetOutputs());
    }

    private static OrtValue View(float* arena, int slot) =>
        OrtValue.FromPointer(OrtMemoryInfo.Cpu, (nint)(arena + (slot * 3)), 3 * sizeof(float), TensorElementType.Float, [1, 3]);
}
