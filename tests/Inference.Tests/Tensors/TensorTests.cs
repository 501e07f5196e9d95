using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Tensors;

public sealed class TensorTests
{
    [Fact]
    public void A_rented_tensor_has_exactly_the_bytes_of_its_elements()
    {
        using var tensor = Tensor.Rent(TensorElementType.Double, [2, 3]);
        Assert.Equal((6, 48), (tensor.ElementCount, tensor.Data.Length));
        Assert.Equal(6, tensor.AsSpan<double>().Length);
        Assert.Empty(tensor.Strings);
    }

    [Fact]
    public void Two_elements_of_four_bits_share_a_byte()
    {
        using var tensor = Tensor.Rent(TensorElementType.Int4, [3]);
        Assert.Equal(2, tensor.Data.Length);
    }

    [Fact]
    public void A_scalar_has_one_element()
    {
        using var tensor = Tensor.Create<long>([], [42]);
        Assert.Equal(1, tensor.ElementCount);
        Assert.Equal(42, tensor.AsSpan<long>()[0]);
    }

    [Fact]
    public void Elements_are_read_as_their_own_type_alone()
    {
        using var tensor = Tensor.Create<float>([2], [1, 2]);
        var error = Assert.Throws<InvalidOperationException>(() => tensor.AsSpan<int>().Length);
        Assert.Equal("The tensor holds float, not Int32.", error.Message);
        using var half = Tensor.Rent(TensorElementType.BFloat16, [2]);
        Assert.Equal(2, half.AsSpan<ushort>().Length);
        Assert.Throws<InvalidOperationException>(() => half.AsSpan<Half>().Length);
    }

    [Fact]
    public void The_number_of_values_must_fit_the_shape()
    {
        Assert.Throws<ArgumentException>(() => Tensor.Create<float>([2, 2], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => Tensor.FromStrings([2], ["one"]));
        Assert.Throws<ArgumentException>(() => Tensor.Rent(TensorElementType.Float, [-1, 2]));
        Assert.Throws<NotSupportedException>(() => Tensor.Rent(TensorElementType.String, [1]));
        Assert.Throws<OverflowException>(() => Tensor.Rent(TensorElementType.Float, [long.MaxValue, 3]));
    }

    [Fact]
    public void A_disposed_tensor_is_not_read_and_its_buffer_is_lent_once()
    {
        var tensor = Tensor.Rent(TensorElementType.Float, [4]);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Data);
        using var first = Tensor.Rent(TensorElementType.Float, [4]);
        using var second = Tensor.Rent(TensorElementType.Float, [4]);
        Assert.False(first.Data.Span.Overlaps(second.Data.Span));
    }

    [Fact]
    public unsafe void Elements_start_on_a_cache_line()
    {
        using var tensor = Tensor.Rent(TensorElementType.Float, [1000]);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.Data.Span));
        Assert.Equal((nuint)0, address % 64);
    }
}
