using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Tensors;

public sealed class TensorElementTypeTests
{
    public static TheoryData<TensorElementType> All => [.. Enum.GetValues<TensorElementType>().Where(static type => type != TensorElementType.Undefined)];

    [Theory]
    [MemberData(nameof(All))]
    public void Names_are_read_as_they_are_written(TensorElementType type)
    {
        Assert.True(TensorElementTypeExtensions.TryParseNumpyName(type.NumpyName(), out var numpy));
        Assert.Equal(type, numpy);
        Assert.True(TensorElementTypeExtensions.TryParseOnnxTypeString(type.OnnxTypeString(), out var onnx));
        Assert.Equal(type, onnx);
    }

    [Theory]
    [InlineData(TensorElementType.Float, "tensor(float)", "float32", 40)]
    [InlineData(TensorElementType.Double, "tensor(double)", "float64", 80)]
    [InlineData(TensorElementType.Int64, "tensor(int64)", "int64", 80)]
    [InlineData(TensorElementType.Bool, "tensor(bool)", "bool", 10)]
    [InlineData(TensorElementType.BFloat16, "tensor(bfloat16)", "bfloat16", 20)]
    [InlineData(TensorElementType.UInt4, "tensor(uint4)", "uint4", 5)]
    public void Names_and_sizes_are_ONNXs_and_NumPys(TensorElementType type, string onnx, string numpy, long bytesOfTen)
    {
        Assert.Equal(onnx, type.OnnxTypeString());
        Assert.Equal(numpy, type.NumpyName());
        Assert.Equal(bytesOfTen, type.SizeInBytes(10));
    }

    [Theory]
    [InlineData("object", true)]
    [InlineData("string", true)]
    [InlineData("undefined", false)]
    [InlineData("datetime64", false)]
    public void Strings_have_several_NumPy_names_and_nonsense_has_none(string name, bool known)
    {
        Assert.Equal(known, TensorElementTypeExtensions.TryParseNumpyName(name, out var type));
        Assert.Equal(known ? TensorElementType.String : TensorElementType.Undefined, type);
    }

    [Fact]
    public void Strings_have_no_size() => Assert.Throws<NotSupportedException>(() => TensorElementType.String.SizeInBytes(1));
}
