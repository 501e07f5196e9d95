using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class BatchAssemblerTests
{
    [Fact]
    public void A_single_request_is_not_copied()
    {
        using var request = Reading.Good(TestModels.Iris, """{"instances":[[1,2,3,4]]}""");

        using (var batch = BatchAssembler.Assemble([request]))
            Assert.Same(request.Tensors[0], batch.Tensors[0]);

        Assert.Equal([1f, 2, 3, 4], request.Tensors[0].AsSpan<float>().ToArray());
    }

    [Fact]
    public void Rows_stand_one_below_the_other()
    {
        var plan = TestModels.Graph(TestModels.Spec("a", TensorElementType.String, -1), TestModels.Spec("b", TensorElementType.Float, -1, 2));
        using var first = Reading.Good(plan, """{"inputs":{"a":["x"],"b":[[1,2]]}}""");
        using var second = Reading.Good(plan, """{"inputs":{"a":["y","z"],"b":[[3,4],[5,6]]}}""");

        Assert.True(first.CanBatchWith(second));
        using var batch = BatchAssembler.Assemble([first, second]);

        Assert.Equal(3, batch.Rows);
        Assert.Equal(["x", "y", "z"], batch.Tensors[0].Strings);
        Assert.Equal([3L, 2], batch.Tensors[1].Shape.ToArray());
        Assert.Equal([1f, 2, 3, 4, 5, 6], batch.Tensors[1].AsSpan<float>().ToArray());
    }

    [Fact]
    public void Requests_of_other_sizes_do_not_share_a_run()
    {
        var plan = TestModels.Tensor(TensorElementType.Float, -1, -1);
        using var two = Reading.Good(plan, """{"inputs":[[1,2]]}""");
        using var three = Reading.Good(plan, """{"inputs":[[1,2,3]]}""");

        Assert.False(two.CanBatchWith(three));
        Assert.True(two.CanBatchWith(two));
    }

    [Fact]
    public void An_axis_named_like_the_rows_keeps_requests_apart()
    {
        var plan = TestModels.Graph(TestModels.Spec("x", TensorElementType.Float, -1, -1) with { SymbolicNames = ["n", "n"] });
        using var request = Reading.Good(plan, """{"inputs":[[1,2],[3,4]]}""");

        Assert.False(request.CanBatchWith(request));
        Reading.Refused(plan, """{"inputs":[[1,2]]}""", "axis 'n' differ");
    }

    [Fact]
    public void First_axes_of_different_names_keep_requests_apart() => Assert.False(TestModels.Graph(
        TestModels.Spec("a", TensorElementType.Float, -1) with { SymbolicNames = ["n"] },
        TestModels.Spec("b", TensorElementType.Float, -1) with { SymbolicNames = ["m"] }).CanBatch);

    [Fact]
    public void Asking_whether_requests_go_together_allocates_nothing()
    {
        using var request = Reading.Good(TestModels.Iris, """{"instances":[[1,2,3,4]]}""");
        request.CanBatchWith(request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        request.CanBatchWith(request);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
