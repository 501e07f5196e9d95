using ServingCluster.Errors;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class TensorTests
{
    [Fact]
    public void Nested_lists_give_the_shape()
    {
        var body = """{"inputs":[[[1,2],[3,4],[5,6]],[[7,8],[9,10],[11,12]]]}""";
        var plan = TestModels.Tensor(TensorElementType.Float, -1, -1, 2);

        Assert.Equal([2L, 3, 2], Reading.Shape(plan, body));
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (float)i), Reading.Values<float>(plan, body));
        Assert.Equal([2L, 3, 2], Reading.Shape(plan, body.Replace("inputs", "instances")));
    }

    [Theory]
    [InlineData("[[[1,2],[3]]]", "1 values along axis 2, where 2 are due")]
    [InlineData("[[[1,2]],[[1,2],[3,4]]]", "input 'x'", "Row 1", "2 values along axis 1, where the lists before have 1")]
    [InlineData("[[[[1,2]]]]", "nested deeper than the 3 axes")]
    [InlineData("[[1,2]]", "1 stands where a list is due", "[-1, -1, 2]")]
    [InlineData("[5]", "5 stands where a list is due")]
    [InlineData("[null]", "null stands where a list is due")]
    [InlineData("[[[1,\"2\"]]]", "the text \"2\" is not a number")]
    [InlineData("[[[1,{}]]]", "an object is not a number")]
    [InlineData("[[{}]]", "an object stands where a list is due")]
    [InlineData("[[[1,1e39]]]", "1e39 is out of range")]
    public void A_wrong_shape_is_refused(string value, params string[] parts) =>
        Reading.Refused(TestModels.Tensor(TensorElementType.Float, -1, -1, 2), $$"""{"inputs":{{value}}}""", parts);

    [Fact]
    public void An_axis_further_back_may_be_empty() =>
        Assert.Equal([1L, 0, 2], Reading.Shape(TestModels.Tensor(TensorElementType.Float, -1, -1, 2), """{"inputs":[[]]}"""));

    [Fact]
    public void Digits_want_64_pixels()
    {
        Reading.Refused(TestModels.Digits, """{"instances":[[1,2,3]]}""", "Row 0, input 'pixels'", "3 values along axis 1, where 64 are due");
        Reading.Refused(TestModels.Digits, """{"instances":[{"pixels":[1,2,3]}]}""", "Row 0, input 'pixels'", "where 64 are due");
        Reading.Refused(TestModels.Digits, """{"inputs":{"pixel":[[1]]}}""", "missing inputs ['pixels']", "'pixel'");
    }

    [Fact]
    public void Several_tensors_come_by_name_or_by_row()
    {
        var plan = TestModels.Graph(TestModels.Spec("a", TensorElementType.Int64, -1), TestModels.Spec("b", TensorElementType.Float, -1, 2));

        foreach (var body in new[]
                 {
                     """{"inputs":{"b":[[1,2],[3,4]],"a":[5,6]}}""", """{"instances":[{"a":5,"b":[1,2]},{"b":[3,4],"a":6}]}""",
                     """{"dataframe_records":[{"a":5,"b":[1,2]},{"b":[3,4],"a":6}]}""",
                     """{"dataframe_split":{"columns":["b","a"],"data":[[[1,2],5],[[3,4],6]]}}""",
                 })
        {
            using var request = Reading.Good(plan, body);
            Assert.Equal(2, request.Rows);
            Assert.Equal([5L, 6], request.Tensors[0].AsSpan<long>().ToArray());
            Assert.Equal([1f, 2, 3, 4], request.Tensors[1].AsSpan<float>().ToArray());
        }

        Reading.Refused(plan, """{"inputs":[[1,2]]}""", "has 2 inputs", "'a', 'b'");
        Reading.Refused(plan, """{"inputs":{"a":[1]}}""", "missing inputs ['b']");
        Reading.Refused(plan, """{"instances":[{"a":1,"b":[1,2]},{"a":1}]}""", "Row 1", "missing inputs ['b']");
        Reading.Refused(plan, """{"inputs":{"a":[1],"a":[1]}}""", "twice");
    }

    [Fact]
    public void Axes_of_one_name_have_one_size()
    {
        var a = TestModels.Spec("a", TensorElementType.Float, -1) with { SymbolicNames = ["batch"] };
        var b = TestModels.Spec("b", TensorElementType.Float, -1) with { SymbolicNames = ["batch"] };

        Reading.Refused(TestModels.Graph(a, b), """{"inputs":{"a":[1,2],"b":[1]}}""", "axis 'batch' differ: 2 and 1");
    }

    [Fact]
    public void Tensors_of_different_lengths_are_taken_where_the_graph_does()
    {
        var plan = TestModels.Graph(TestModels.Spec("a", TensorElementType.Float, -1), TestModels.Spec("b", TensorElementType.Float, -1));

        using var request = Reading.Good(plan, """{"inputs":{"a":[1,2],"b":[1]}}""");

        Assert.False(request.CanBatchWith(request));
    }

    [Fact]
    public void A_scalar_has_no_axes()
    {
        var plan = TestModels.Tensor(TensorElementType.Double);

        Assert.Equal([2.5], Reading.Values<double>(plan, """{"inputs":2.5}"""));
        Assert.Equal([2.5], Reading.Values<double>(plan, """{"inputs":{"x":2.5}}"""));
        Assert.Empty(Reading.Shape(plan, """{"inputs":2.5}"""));
        Reading.Refused(plan, """{"inputs":[2.5]}""", "nested deeper than the 0 axes");
    }

    [Fact]
    public void A_graph_of_a_fixed_first_axis_takes_that_many_rows()
    {
        var plan = TestModels.Tensor(TensorElementType.Float, 1, 2);

        Assert.False(plan.CanBatch);
        Assert.Equal([1, 2], Reading.Values<float>(plan, """{"inputs":[[1,2]]}"""));
        Reading.Refused(plan, """{"inputs":[[1,2],[3,4]]}""", "2 values along axis 0, where 1 are due");
        Reading.Refused(plan, """{"dataframe_records":[{"x":[1,2]},{"x":[1,2]}]}""", "2 rows", "exactly 1");
    }

    [Fact]
    public void Every_type_of_elements_is_read()
    {
        const string ints = """{"inputs":[0,1,127]}""";
        Assert.Equal([0, 1, 127], Reading.Values<sbyte>(TestModels.Tensor(TensorElementType.Int8, -1), ints));
        Assert.Equal([0, 1, 127], Reading.Values<byte>(TestModels.Tensor(TensorElementType.UInt8, -1), ints));
        Assert.Equal([0, 1, 127], Reading.Values<short>(TestModels.Tensor(TensorElementType.Int16, -1), ints));
        Assert.Equal([0, 1, 127], Reading.Values<ushort>(TestModels.Tensor(TensorElementType.UInt16, -1), ints));
        Assert.Equal([0, 1, 127], Reading.Values<int>(TestModels.Tensor(TensorElementType.Int32, -1), ints));
        Assert.Equal([0, 1, 127u], Reading.Values<uint>(TestModels.Tensor(TensorElementType.UInt32, -1), ints));
        Assert.Equal([0, 1, 127], Reading.Values<long>(TestModels.Tensor(TensorElementType.Int64, -1), ints));
        Assert.Equal([0, 1, 127ul], Reading.Values<ulong>(TestModels.Tensor(TensorElementType.UInt64, -1), ints));
        Assert.Equal([0, 1, 127], Reading.Values<float>(TestModels.Tensor(TensorElementType.Float, -1), ints));
        Assert.Equal([0, 1, 127], Reading.Values<double>(TestModels.Tensor(TensorElementType.Double, -1), ints));
        Assert.Equal([(Half)0.5, Half.NaN], Reading.Values<Half>(TestModels.Tensor(TensorElementType.Float16, -1), """{"inputs":[0.5,null]}"""));
        Assert.Equal([0x3F80, 0x3FC0], Reading.Values<ushort>(TestModels.Tensor(TensorElementType.BFloat16, -1), """{"inputs":[1,1.5]}"""));
        Assert.Equal([true, false], Reading.Values<bool>(TestModels.Tensor(TensorElementType.Bool, -1), """{"inputs":[true,false]}"""));
        Assert.Equal(["a", "ü\"", ""], Reading.Texts(TestModels.Tensor(TensorElementType.String, -1), """{"inputs":["a","ü\"",""]}"""));
        Assert.Equal([ulong.MaxValue], Reading.Values<ulong>(TestModels.Tensor(TensorElementType.UInt64, -1), """{"inputs":[18446744073709551615]}"""));
    }

    [Theory]
    [InlineData(TensorElementType.UInt8, "300", "300 is out of range", "uint8")]
    [InlineData(TensorElementType.UInt8, "-1", "-1 is out of range")]
    [InlineData(TensorElementType.Int8, "128", "out of range")]
    [InlineData(TensorElementType.UInt64, "18446744073709551616", "out of range")]
    [InlineData(TensorElementType.Int64, "1.5", "1.5 is not a whole number", "int64")]
    [InlineData(TensorElementType.Int64, "null", "missing value")]
    [InlineData(TensorElementType.Bool, "1", "true or false")]
    [InlineData(TensorElementType.String, "1", "1 is not a text")]
    [InlineData(TensorElementType.String, "null", "missing value")]
    [InlineData(TensorElementType.Float, "\"NaN\"", "the text \"NaN\" is not a number")]
    [InlineData(TensorElementType.Float16, "70000", "70000 is out of range")]
    [InlineData(TensorElementType.BFloat16, "3.4e38", "3.4e38 is out of range")]
    public void A_value_of_another_type_is_refused(TensorElementType type, string value, params string[] parts) =>
        Reading.Refused(TestModels.Tensor(type, -1), $$"""{"inputs":[{{value}}]}""", parts);

    [Fact]
    public void Signature_and_graph_have_to_agree()
    {
        Assert.Contains("[-1, 3]", Refused(() => TestModels.Tensors(("x", "float32", [-1, 3], TestModels.Spec("x", TensorElementType.Float, -1, 2)))));
        Assert.Contains("[-1]", Refused(() => TestModels.Tensors(("x", "float32", [-1], TestModels.Spec("x", TensorElementType.Float, -1, 2)))));
        Assert.Contains("float64", Refused(() => TestModels.Tensors(("x", "float64", [-1], TestModels.Spec("x", TensorElementType.Int64, -1)))));
        Assert.Contains("str", Refused(() => TestModels.Tensors(("x", "str", [-1], TestModels.Spec("x", TensorElementType.Int64, -1)))));
        Assert.Contains("complex64", Refused(() => TestModels.Tensor(TensorElementType.Complex64, -1)));
        Assert.Contains("axes", Refused(() => TestModels.Tensor(TensorElementType.Float, Enumerable.Repeat(-1L, 17).ToArray())));
        Assert.Contains("(a, b)", Refused(() => InputPlan.Compile(
            TestModels2("a", "b"), [TestModels.Spec("a", TensorElementType.Float, -1), TestModels.Spec("c", TensorElementType.Float, -1)])));
    }

    [Fact]
    public void Doubles_of_the_signature_are_cast_to_the_graphs_floats()
    {
        var plan = TestModels.Tensors(("x", "float64", [-1], TestModels.Spec("y", TensorElementType.Float, -1)));

        Assert.Equal([0.1f], Reading.Values<float>(plan, """{"inputs":[0.1]}"""));
    }

    [Fact]
    public void The_signature_narrows_the_graphs_shape()
    {
        var plan = TestModels.Tensors(("x", "float32", [-1, 2], TestModels.Spec("x", TensorElementType.Float, -1, -1)));

        Reading.Refused(plan, """{"inputs":[[1,2,3]]}""", "3 values along axis 1, where 2 are due");
    }

    [Fact]
    public void BFloat16_rounds_to_the_nearest_even()
    {
        Assert.Equal(0x3F80, BFloat16Format.FromSingle(BitConverter.UInt32BitsToSingle(0x3F80_8000)));
        Assert.Equal(0x3F82, BFloat16Format.FromSingle(BitConverter.UInt32BitsToSingle(0x3F81_8000)));
        Assert.Equal(0x3F81, BFloat16Format.FromSingle(BitConverter.UInt32BitsToSingle(0x3F80_8001)));
    }

    private static ServingCluster.Models.ModelSignature TestModels2(params string[] names) => new()
    {
        Inputs = [.. names.Select(n => new ServingCluster.Models.SignatureField
        {
            Name = n, Tensor = new ServingCluster.Models.TensorField("float32", [-1]),
        })],
    };

    private static string Refused(Func<object> make) => Assert.Throws<ServingException>(make).Message;
}
