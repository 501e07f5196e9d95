using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Tensors;

public sealed class MapSequenceTests
{
    [Fact]
    public void Rows_may_have_keys_of_their_own()
    {
        using var maps = new MapSequence([new MapKeys(["a", "b"]), new MapKeys(["c"])], new[] { 1.0, 2.0, 3.0 }, TensorElementType.String);
        Assert.Equal([1.0, 2.0], maps.Values<double>(0).ToArray());
        Assert.Equal([3.0], maps.Values<double>(1).ToArray());
        Assert.Equal(["c"], maps.Keys(1).Texts.ToArray());
        Assert.Throws<InvalidOperationException>(() => maps.Values<float>(0).Length);
    }

    [Fact]
    public void Values_must_be_as_many_as_keys_and_of_a_type_that_maps_have()
    {
        Assert.Throws<ArgumentException>(() => new MapSequence([new MapKeys([1L])], new float[2], TensorElementType.Int64));
        Assert.Throws<ArgumentException>(() => new MapSequence([new MapKeys([1L])], new int[1], TensorElementType.Int64));
    }
}
