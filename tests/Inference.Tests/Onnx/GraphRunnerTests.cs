using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed class GraphRunnerTests
{
    [Theory]
    [InlineData(TensorElementType.Float)]
    [InlineData(TensorElementType.UInt8)]
    [InlineData(TensorElementType.Int8)]
    [InlineData(TensorElementType.UInt16)]
    [InlineData(TensorElementType.Int16)]
    [InlineData(TensorElementType.Int32)]
    [InlineData(TensorElementType.Int64)]
    [InlineData(TensorElementType.Bool)]
    [InlineData(TensorElementType.Float16)]
    [InlineData(TensorElementType.Double)]
    [InlineData(TensorElementType.UInt32)]
    [InlineData(TensorElementType.UInt64)]
    [InlineData(TensorElementType.BFloat16)]
    public void A_tensor_of_any_type_passes_unchanged(TensorElementType type)
    {
        using var runner = Fixture.Run($"identity_{type.OnnxName()}");
        using var x = Tensor.Rent(type, [2, 3]);
        for (var i = 0; i < x.Data.Length; i++)
            x.Data.Span[i] = type == TensorElementType.Bool ? (byte)(i & 1) : (byte)((17 * i) + 3);
        using var y = Assert.IsType<Tensor>(Assert.Single(runner.Run([x])));
        Assert.Equal(type, y.ElementType);
        Assert.Equal([2, 3], y.Shape.ToArray());
        Assert.Equal(x.Data.ToArray(), y.Data.ToArray());
    }

    [Fact]
    public void Strings_pass_unchanged()
    {
        using var runner = Fixture.Run("identity_string");
        using var x = Tensor.FromStrings([1, 3], ["", "größe", "🙂"]);
        using var y = Assert.IsType<Tensor>(Assert.Single(runner.Run([x])));
        Assert.Equal(x.Strings, y.Strings);
        Assert.Equal([1, 3], y.Shape.ToArray());
    }

    [Fact]
    public void Batches_of_any_size_pass_even_empty_ones()
    {
        using var runner = Fixture.Run("identity_float");
        foreach (var rows in (long[])[0, 1, 1000])
        {
            using var x = Tensor.Rent(TensorElementType.Float, [rows, 4]);
            x.Data.Span.Clear();
            using var y = (Tensor)runner.Run([x])[0];
            Assert.Equal([rows, 4], y.Shape.ToArray());
            Assert.Equal(rows * 16, y.Data.Length);
        }
    }

    [Fact]
    public void Inputs_and_outputs_come_in_the_models_order()
    {
        using var runner = Fixture.Run("several");
        Assert.Equal(["a", "b"], runner.Inputs.Select(static input => input.Name));
        using var a = Tensor.Create<float>([1, 3], [1, 2, 3]);
        using var b = Tensor.Create<float>([1, 3], [4, 5, 6]);
        var outputs = runner.Run([a, b]);
        Assert.Equal([5f, 7, 9], ((Tensor)outputs[0]).AsSpan<float>().ToArray());
        Assert.Equal([4f, 10, 18], ((Tensor)outputs[1]).AsSpan<float>().ToArray());
        foreach (var output in outputs)
            output.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ((Tensor)outputs[0]).Data);
    }

    [Fact]
    public void A_dynamic_shape_reaches_the_model()
    {
        using var runner = Fixture.Run("dynamic");
        using var x = Tensor.Rent(TensorElementType.Float, [5, 7, 2]);
        using var shape = (Tensor)runner.Run([x])[0];
        Assert.Equal([5L, 7, 2], shape.AsSpan<long>().ToArray());
    }

    [Fact]
    public void Maps_with_number_keys_are_read()
    {
        using var runner = Fixture.Run("zipmap_int64");
        using var x = Tensor.Create<float>([3, 2], [3, 0, 0, 3, -3, -3]);
        var outputs = runner.Run([x]);
        Assert.Equal([10L, 20, 30], ((Tensor)outputs[0]).AsSpan<long>().ToArray());
        var maps = Assert.IsType<MapSequence>(outputs[1]);
        Assert.Equal((3, TensorElementType.Int64, TensorElementType.Float), (maps.Count, maps.KeyType, maps.ValueType));
        Assert.Equal([10L, 20, 30], maps.Keys(0).Numbers.ToArray());
        Assert.Same(maps.Keys(0), maps.Keys(2));
        Assert.True(maps.Values<float>(1)[1] > 0.5f);
        foreach (var row in Enumerable.Range(0, 3))
            Assert.Equal(1, maps.Values<float>(row).ToArray().Sum(), 1e-5);
    }

    [Fact]
    public void Maps_with_text_keys_are_read()
    {
        using var runner = Fixture.Run("zipmap_string");
        using var x = Tensor.Create<float>([2, 2], [3, 0, 0, 3]);
        var outputs = runner.Run([x]);
        Assert.Equal(["ash", "beech"], ((Tensor)outputs[0]).Strings);
        var maps = Assert.IsType<MapSequence>(outputs[1]);
        Assert.Equal(["ash", "beech", "cedar"], maps.Keys(1).Texts.ToArray());
        Assert.Same(maps.Keys(0), maps.Keys(1));
    }

    [Fact]
    public void A_row_that_is_alone_is_its_own_mean()
    {
        using var runner = Fixture.Run("centred");
        using var one = Tensor.Create<float>([1, 2], [5, 6]);
        using var y = (Tensor)runner.Run([one])[0];
        Assert.Equal([0f, 0], y.AsSpan<float>().ToArray());
    }

    [Fact]
    public void An_output_that_cannot_be_served_is_refused_at_once()
    {
        using var session = Fixture.Open("sequence");
        var error = Assert.Throws<NotSupportedException>(() => new GraphRunner(session));
        Assert.Contains("'y' is a seq(tensor(float))", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_type_shape_or_number_of_tensors_is_refused_and_the_next_run_goes_well()
    {
        using var runner = Fixture.Run("centred");
        using var wrongType = Tensor.Create<double>([1, 2], [1, 2]);
        using var wrongShape = Tensor.Create<float>([1, 3], [1, 2, 3]);
        using var right = Tensor.Create<float>([2, 2], [1, 2, 3, 4]);
        Assert.Equal(OrtErrorCode.InvalidArgument, Assert.Throws<OrtException>(() => runner.Run([wrongType])).Code);
        Assert.Contains("x", Assert.Throws<OrtException>(() => runner.Run([wrongShape])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => runner.Run([right, right]));
        using var y = (Tensor)runner.Run([right])[0];
        Assert.Equal([-1f, -1, 1, 1], y.AsSpan<float>().ToArray());
    }

    [Fact]
    public async Task Runs_from_many_threads_do_not_mix()
    {
        using var runner = Fixture.Run("several");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var round = 0; round < 500; round++)
            {
                float value = (worker * 1000) + round;
                using var a = Tensor.Create<float>([1, 3], [value, value, value]);
                using var b = Tensor.Create<float>([1, 3], [1, 2, 3]);
                var outputs = runner.Run([a, b]);
                Assert.Equal([value + 1, value + 2, value + 3], ((Tensor)outputs[0]).AsSpan<float>().ToArray());
                foreach (var output in outputs)
                    output.Dispose();
            }
        })));
    }
}
