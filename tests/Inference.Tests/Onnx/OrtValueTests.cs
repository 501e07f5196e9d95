using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed class OrtValueTests
{
    [Fact]
    public void A_tensor_over_managed_memory_shares_it()
    {
        var bytes = OrtSessionTests.Bytes(1, 2, 3, 4);
        using var value = OrtValue.FromMemory(TensorElementType.Float, [2, 2], bytes);
        Assert.Equal(OrtKind.Tensor, value.Kind);
        Assert.Equal(TensorElementType.Float, value.ElementType);
        Assert.Equal([2, 2], value.GetShape());
        using (var elements = value.Access<float>())
            elements.Span[3] = 40;
        Assert.Equal(40, BitConverter.ToSingle(bytes, 12));
    }

    [Fact]
    public void Memory_that_is_too_small_for_the_shape_is_refused() =>
        Assert.Equal(
            OrtErrorCode.InvalidArgument,
            Assert.Throws<OrtException>(() => OrtValue.FromMemory(TensorElementType.Float, [3], new byte[8])).Code);

    [Fact]
    public void Elements_are_not_read_as_another_type()
    {
        using var value = OrtValue.FromMemory(TensorElementType.Float, [1], new byte[4]);
        Assert.Throws<InvalidOperationException>(() => value.Access<int>().Dispose());
    }

    [Fact]
    public void Elements_outlive_the_disposal_of_their_value_while_they_are_accessed()
    {
        var value = OrtValue.Allocate(OrtAllocator.Default, TensorElementType.Int64, [3]);
        using (var elements = value.Access<long>())
        {
            value.Dispose();
            elements.Span.Fill(7);
            Assert.Equal(21, elements.Span[0] + elements.Span[1] + elements.Span[2]);
        }

        Assert.Throws<ObjectDisposedException>(() => value.Kind);
    }

    [Fact]
    public void Strings_go_there_and_back_whatever_they_hold()
    {
        string[] strings = ["", "plain", "größe 日本 🙂", "a\0b", ""];
        using var value = OrtValue.FromStrings([5, 1], strings);
        Assert.Equal(TensorElementType.String, value.ElementType);
        Assert.Equal(strings, value.ReadStrings());
    }

    [Fact]
    public void No_strings_and_empty_strings_are_read_as_such()
    {
        using var none = OrtValue.FromStrings([0], []);
        Assert.Empty(none.ReadStrings());
        using var empty = OrtValue.FromStrings([2], ["", ""]);
        Assert.Equal(["", ""], empty.ReadStrings());
    }

    [Fact]
    public void Sequences_and_maps_give_their_parts()
    {
        using var keys = OrtValue.FromStrings([2], ["a", "b"]);
        using var values = OrtValue.FromMemory(TensorElementType.Float, [2], OrtSessionTests.Bytes(1, 2));
        using var map = OrtValue.CreateMap(keys, values);
        Assert.Equal((OrtKind.Map, 2), (map.Kind, map.Count));
        using var mapKeys = map.GetElement(0);
        Assert.Equal(["a", "b"], mapKeys.ReadStrings());

        using var sequence = OrtValue.CreateSequence([values, values, values]);
        Assert.Equal((OrtKind.Sequence, 3), (sequence.Kind, sequence.Count));
        using var second = sequence.GetElement(1);
        Assert.Equal([1f, 2], OrtSessionTests.Read(second));
        Assert.Throws<OrtException>(() => sequence.GetElement(3));
    }
}
