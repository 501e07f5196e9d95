using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class FrameTests
{
    private static readonly string Names = string.Join(",", TestModels.IrisColumns.Select(c => $"\"{c}\""));

    [Fact]
    public void A_split_frame_becomes_a_matrix_in_the_signatures_order()
    {
        var body = """{"dataframe_split":{"columns":["petal width (cm)","extra","petal length (cm)","sepal width (cm)","sepal length (cm)"],"index":[7],"data":[[4,"x",3,2,1.5],[8,[1],7,6,5]]}}""";

        Assert.Equal([2L, 4], Reading.Shape(TestModels.Iris, body));
        Assert.Equal([1.5f, 2, 3, 4, 5, 6, 7, 8], Reading.Values<float>(TestModels.Iris, body));
    }

    [Fact]
    public void Data_may_come_before_columns()
    {
        var values = Reading.Values<float>(TestModels.Iris, $$$"""{"dataframe_split":{"data":[[1,2,3,4]],"columns":[{{{Names}}}]}}""");

        Assert.Equal([1, 2, 3, 4], values);
    }

    [Fact]
    public void A_split_frame_may_stand_in_a_list()
    {
        var values = Reading.Values<float>(TestModels.Iris, $$$"""{"dataframe_split":[{"columns":[{{{Names}}}],"data":[[1,2,3,4]]}]}""");

        Assert.Equal([1, 2, 3, 4], values);
    }

    [Fact]
    public void Rows_without_names_come_in_the_signatures_order()
    {
        Assert.Equal([1, 2, 3, 4], Reading.Values<float>(TestModels.Iris, """{"dataframe_split":{"data":[[1,2,3,4]]}}"""));
        Assert.Equal([1, 2, 3, 4], Reading.Values<float>(TestModels.Iris, """{"inputs":[[1,2,3,4]]}"""));
    }

    [Fact]
    public void Records_are_read_by_name_in_any_order()
    {
        var body = """{"dataframe_records":[{"sepal length (cm)":1,"sepal width (cm)":2,"petal length (cm)":3,"petal width (cm)":4},{"petal width (cm)":8,"x":{"y":1},"petal length (cm)":7,"sepal\u0020width (cm)":6,"sepal length (cm)":5}]}""";

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Reading.Values<float>(TestModels.Iris, body));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Reading.Values<float>(TestModels.Iris, body.Replace("dataframe_records", "instances")));
    }

    [Fact]
    public void Columns_may_come_by_name()
    {
        var values = Reading.Values<float>(
            TestModels.Iris, """{"inputs":{"petal width (cm)":[4,8],"z":5,"petal length (cm)":[3,7],"sepal width (cm)":[2,6],"sepal length (cm)":[1,5]}}""");

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], values);
    }

    [Theory]
    [InlineData("""{"dataframe_split":{"columns":["sepal length (cm)","foo"],"data":[[1,2]]}}""", "missing inputs ['sepal width (cm)', 'petal length (cm)', 'petal width (cm)']", "'foo'")]
    [InlineData("""{"dataframe_split":{"columns":["a","b","c","d"],"data":[[1,2,3,4]]}}""", "missing inputs", "'a'")]
    [InlineData("""{"dataframe_split":{"columns":["sepal length (cm)","sepal length (cm)"],"data":[[1,2]]}}""", "'sepal length (cm)' is there twice")]
    [InlineData("""{"dataframe_records":[{"sepal length (cm)":1}]}""", "Row 0", "missing inputs ['sepal width (cm)'")]
    [InlineData("""{"dataframe_records":[{"sepal length (cm)":1,"sepal length (cm)":1}]}""", "Row 0", "twice")]
    [InlineData("""{"dataframe_records":[[1,2,3,4]]}""", "Row 0 is a list", "object")]
    [InlineData("""{"inputs":{"sepal length (cm)":[1]}}""", "missing inputs ['sepal width (cm)'")]
    [InlineData("""{"inputs":{"sepal length (cm)":1}}""", "'sepal length (cm)' is 1", "list")]
    [InlineData("""{"inputs":{"sepal length (cm)":[1],"sepal width (cm)":[1,2]}}""", "has 2 values", "1")]
    [InlineData("""{"inputs":{"sepal length (cm)":[1],"sepal length (cm)":[1]}}""", "twice")]
    [InlineData("""{"instances":[[1,2,3,4],[1,2,3]]}""", "Row 1 has 3 values, where 4 are due")]
    [InlineData("""{"instances":[[1,2,3,4,5]]}""", "Row 0 has more than the 4 values")]
    [InlineData("""{"instances":[1,2,3,4]}""", "Row 0 is 1", "list of 4 values")]
    [InlineData("""{"instances":[[1,2,3,4],{"a":1}]}""", "Row 1 is an object")]
    [InlineData("""{"instances":[[1,2,"3",4]]}""", "Row 0, column 'petal length (cm)'", "the text \"3\"", "a number (double)")]
    [InlineData("""{"instances":[[1,2,[3],4]]}""", "Row 0, column 'petal length (cm)'", "a list")]
    [InlineData("""{"instances":[[1,2,true,4]]}""", "true is not a number (double)")]
    [InlineData("""{"instances":[[1,2,1e400,4]]}""", "1e400 is out of range")]
    [InlineData("""{"instances":[[1,2,1e39,4]]}""", "1e39 is out of range")]
    public void A_wrong_frame_is_refused_with_its_place(string body, params string[] parts) => Reading.Refused(TestModels.Iris, body, parts);

    [Fact]
    public void Null_is_NaN_in_a_column_of_floats()
    {
        Assert.Equal([1, float.NaN, 3, 4], Reading.Values<float>(TestModels.Iris, """{"instances":[[1,null,3,4]]}"""));
    }

    [Fact]
    public void An_optional_column_of_floats_may_be_missing()
    {
        var plan = TestModels.Optional(ColumnType.Double, TensorElementType.Double);

        Assert.Equal([1, double.NaN, 3, 4], Reading.Values<double>(plan, """{"dataframe_records":[{"a":1},{"a":3,"b":4}]}"""));
        Assert.Equal([1, double.NaN], Reading.Values<double>(plan, """{"dataframe_split":{"columns":["a"],"data":[[1]]}}"""));
        Assert.Equal([1, double.NaN, 2, double.NaN], Reading.Values<double>(plan, """{"inputs":{"a":[1,2]}}"""));
        Assert.Equal([1, double.NaN], Reading.Values<double>(plan, "a\n1\n", BodyFormat.Csv));
    }

    [Fact]
    public void An_optional_column_of_integers_may_not_be_missing() =>
        Reading.Refused(TestModels.Optional(ColumnType.Long, TensorElementType.Int64), """{"dataframe_records":[{"a":1}]}""", "'b' is missing", "optional");

    [Fact]
    public void Several_graph_inputs_take_a_column_each()
    {
        var plan = TestModels.Columns(
            [("age", ColumnType.Long), ("unused", ColumnType.String), ("name", ColumnType.String)],
            TestModels.Spec("name", TensorElementType.String, -1, 1), TestModels.Spec("age", TensorElementType.Int64, -1));

        using var request = Reading.Good(plan, """{"dataframe_records":[{"age":5,"unused":1,"name":"ann"},{"age":6,"unused":[],"name":"b\nb"}]}""");

        Assert.Equal(["ann", "b\nb"], request.Tensors[0].Strings);
        Assert.Equal([2L, 1], request.Tensors[0].Shape.ToArray());
        Assert.Equal([5L, 6], request.Tensors[1].AsSpan<long>().ToArray());
        Assert.Equal([2L], request.Tensors[1].Shape.ToArray());
    }

    [Fact]
    public void Columns_without_names_are_taken_in_order()
    {
        var plan = InputPlanOf(null, null);

        Assert.Equal([1, 2], Reading.Values<double>(plan, """{"dataframe_split":{"columns":[0,1],"data":[[1,2]]}}"""));
        Assert.Equal([1, 2], Reading.Values<double>(plan, """{"instances":[[1,2]]}"""));
        Assert.Equal([1, 2], Reading.Values<double>(plan, "a,b\n1,2", BodyFormat.Csv));
        Reading.Refused(plan, """{"dataframe_split":{"columns":[0],"data":[[1]]}}""", "1 values without names", "takes 2");
    }

    [Fact]
    public void A_single_column_takes_bare_values()
    {
        Assert.Equal([1, 2], Reading.Values<double>(TestModels.Column(ColumnType.Double, TensorElementType.Double), """{"instances":[1,2]}"""));
    }

    [Fact]
    public void A_frame_fills_a_single_matrix_whatever_its_columns_are_called()
    {
        var plan = TestModels.Tensor(TensorElementType.Float, -1, 3);

        Assert.Equal([1, 2, 3], Reading.Values<float>(plan, """{"dataframe_split":{"columns":["a","b","c"],"data":[[1,2,3]]}}"""));
        Assert.Equal([1, 2, 3], Reading.Values<float>(plan, """{"dataframe_split":{"data":[[1,2,3]]}}"""));
        Assert.Equal([1, 2, 3, 4, 5, 6], Reading.Values<float>(plan, """{"dataframe_records":[{"a":1,"b":2,"c":3},{"c":6,"a":4,"b":5}]}"""));
        Assert.Equal([1, 2, 3], Reading.Values<float>(plan, "a,b,c\n1,2,3", BodyFormat.Csv));
        Reading.Refused(plan, """{"dataframe_split":{"columns":["a","b"],"data":[[1,2]]}}""", "3 columns, not 2");
        Reading.Refused(plan, """{"dataframe_records":[{"a":1,"b":2,"c":3},{"c":6,"a":4,"d":5}]}""", "Row 1", "'d' is not in the first row");
        Reading.Refused(plan, """{"dataframe_records":[{"a":1,"b":2,"c":3},{"c":6,"a":4}]}""", "Row 1 has 2 columns");
        Reading.Refused(plan, """{"dataframe_records":[{"a":1,"b":2,"c":"x"}]}""", "Row 0, column 'c'");
    }

    [Fact]
    public void A_cell_may_hold_a_tensors_row()
    {
        var body = """{"dataframe_split":{"columns":["x"],"data":[[[1,2,3]],[[4,5,6]]]}}""";

        Assert.Equal([1, 2, 3, 4, 5, 6], Reading.Values<float>(TestModels.Tensor(TensorElementType.Float, -1, 3), body));
        Assert.Equal([2L, 3], Reading.Shape(TestModels.Tensor(TensorElementType.Float, -1, -1), body));
    }

    private static ServingCluster.Inference.Scoring.Plans.InputPlan InputPlanOf(params string?[] names) =>
        ServingCluster.Inference.Scoring.Plans.InputPlan.Compile(
            new ModelSignature { Inputs = [.. names.Select(n => new SignatureField { Name = n, Column = ColumnType.Double })] },
            [TestModels.Spec("X", TensorElementType.Double, -1, names.Length)]);
}
