using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class CsvTests
{
    private static readonly string Header = string.Join(",", TestModels.IrisColumns);

    [Theory]
    [InlineData("\n1,2,3,4\n5,6,7,8\n")]
    [InlineData("\r\n1,2,3,4\r\n5,6,7,8")]
    [InlineData("\n\n1 ,\"2\", 3,4\n\r\n5,6,7,8\n\n")]
    public void Lines_become_rows(string lines)
    {
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Reading.Values<float>(TestModels.Iris, Header + lines, BodyFormat.Csv));
    }

    [Fact]
    public void Columns_are_found_by_name()
    {
        const string body = "petal width (cm),extra,petal length (cm),\"sepal width (cm)\",sepal length (cm)\n4,\"a,\n\"\"b\",3,2,1\n";

        using var request = Reading.Good(TestModels.Iris, body, BodyFormat.Csv);

        Assert.Equal([1f, 2, 3, 4], request.Tensors[0].AsSpan<float>().ToArray());
        Assert.Equal(ResponseForm.Records, request.Form);
    }

    [Fact]
    public void Missing_cells_are_NaN()
    {
        Assert.Equal(
            [1, float.NaN, float.NaN, float.NaN], Reading.Values<float>(TestModels.Iris, Header + "\n1,,NaN,NA\n", BodyFormat.Csv));
    }

    [Fact]
    public void Quotes_keep_commas_lines_and_quotes()
    {
        var plan = TestModels.Column(ColumnType.String, TensorElementType.String);

        Assert.Equal(["a,b", "c\nd", "e\"f\"", "NA", "ü"], Reading.Texts(plan, "x\n\"a,b\"\n\"c\nd\"\n\"e\"\"f\"\"\"\nNA\nü", BodyFormat.Csv));
    }

    [Fact]
    public void Booleans_and_whole_numbers_are_read()
    {
        Assert.Equal([true, false, true], Reading.Values<bool>(TestModels.Column(ColumnType.Boolean, TensorElementType.Bool), "x\ntrue\nFalse\nTRUE", BodyFormat.Csv));
        Assert.Equal([-5], Reading.Values<int>(TestModels.Column(ColumnType.Integer, TensorElementType.Int32), "x\n-5", BodyFormat.Csv));
        Assert.Equal([5L], Reading.Values<long>(TestModels.Graph(TestModels.Spec("x", TensorElementType.Int64, -1, 1)), "x\n5", BodyFormat.Csv));
    }

    [Theory]
    [InlineData("", "empty", "'sepal length (cm)'")]
    [InlineData("a,b\n1,2", "missing inputs", "'a'")]
    [InlineData("H", "no rows")]
    [InlineData("H\n1,2,3", "Line 2 has 3 cells, where the header has 4")]
    [InlineData("H\n\n1,2,3,4,5", "Line 3 has more than the 4 cells")]
    [InlineData("H\n1,2,x,4", "Row 0, column 'petal length (cm)': 'x' is not a number (double)")]
    [InlineData("H\n1,2,1e400,4", "'1e400' is out of range")]
    [InlineData("H\n1,2,inf,4", "'inf' is not a number")]
    [InlineData("H\n1,2,\"3,4", "line 2: a quoted cell does not end")]
    [InlineData("H\n1,2,\"3\"4,4", "line 2: text stands after a closing quote")]
    [InlineData("H,H\n1,2", "there twice")]
    public void Wrong_CSV_is_refused_with_its_line(string body, params string[] parts)
    {
        var error = Reading.Error(TestModels.Iris, body.Replace("H", Header), BodyFormat.Csv);

        Assert.All(parts, part => Assert.Contains(part, error));
    }

    [Fact]
    public void Integers_take_no_fraction_and_no_gap()
    {
        var plan = TestModels.Column(ColumnType.Integer, TensorElementType.Int32);

        Assert.Contains("'1.5' is not a whole number", Reading.Error(plan, "x\n1.5", BodyFormat.Csv));
        Assert.Contains("missing value", Reading.Error(plan, "x\nNA", BodyFormat.Csv));
    }

    [Fact]
    public void Tensors_of_more_axes_do_not_fit_into_cells()
    {
        Assert.Contains("JSON", Reading.Error(TestModels.Tensor(TensorElementType.Float, -1, 2, 2), "x\n1", BodyFormat.Csv));
        Assert.Contains("64 elements", Reading.Error(TestModels.Digits, "pixels\n1", BodyFormat.Csv));
    }
}
