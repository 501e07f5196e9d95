using ServingCluster.Inference.Models;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Models;

public sealed class GraphSignatureTests
{
    [Fact]
    public void A_graph_tells_names_types_and_shapes()
    {
        var signature = GraphSignature.Derive(
            [new TensorSpec("x", TensorElementType.Float, [-1, 4])], [new TensorSpec("label", TensorElementType.String, [-1])]);

        Assert.False(signature.IsColumnBased);
        Assert.Equal(("x", "float32"), (signature.Inputs[0].Name, signature.Inputs[0].Tensor!.DType));
        Assert.Equal([-1L, 4], signature.Inputs[0].Tensor!.Shape);
        Assert.Equal(("label", "str"), (signature.Outputs[0].Name, signature.Outputs[0].Tensor!.DType));
    }
}
