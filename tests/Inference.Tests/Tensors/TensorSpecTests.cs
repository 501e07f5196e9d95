using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Tensors;

public sealed class TensorSpecTests
{
    private readonly TensorSpec _spec = new("x", TensorElementType.Float, [-1, 4, -1]) { SymbolicNames = ["batch", "", ""] };

    [Fact]
    public void A_shape_fits_where_fixed_sizes_agree()
    {
        Assert.True(_spec.Accepts([7, 4, 0]));
        Assert.False(_spec.Accepts([7, 5, 0]));
        Assert.False(_spec.Accepts([7, 4]));
    }

    [Fact]
    public void A_spec_reads_as_type_and_sizes()
    {
        Assert.Equal("tensor(float) [batch, 4, -1]", _spec.ToString());
        Assert.Equal("tensor(int64) [-1]", new TensorSpec("n", TensorElementType.Int64, [-1]).ToString());
    }
}
