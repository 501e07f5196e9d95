using ServingCluster.Errors;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class ColumnTypeTests
{
    [Theory]
    [InlineData(ColumnType.Integer, "1.5", "Row 0, column 'x'", "1.5 is not a whole number", "(integer)")]
    [InlineData(ColumnType.Integer, "1e2", "not a whole number")]
    [InlineData(ColumnType.Integer, "2147483648", "out of range")]
    [InlineData(ColumnType.Integer, "-2147483649", "out of range")]
    [InlineData(ColumnType.Integer, "null", "missing value", "(integer)")]
    [InlineData(ColumnType.Integer, "\"5\"", "the text \"5\" is not a whole number")]
    [InlineData(ColumnType.Integer, "true", "true is not a whole number")]
    [InlineData(ColumnType.Long, "9223372036854775808", "out of range")]
    [InlineData(ColumnType.Long, "-9223372036854775809", "out of range")]
    [InlineData(ColumnType.Long, "99999999999999999999999", "out of range")]
    [InlineData(ColumnType.Boolean, "1", "1 is not true or false")]
    [InlineData(ColumnType.Boolean, "null", "missing value")]
    public void A_value_of_another_type_is_refused(ColumnType type, string value, params string[] parts) =>
        Reading.Refused(TestModels.Column(type, type == ColumnType.Boolean ? TensorElementType.Bool : TensorElementType.Int64), Body(value), parts);

    [Fact]
    public void Whole_numbers_keep_all_their_digits()
    {
        Assert.Equal([long.MaxValue], Reading.Values<long>(TestModels.Column(ColumnType.Long, TensorElementType.Int64), Body("9223372036854775807")));
        Assert.Equal([long.MinValue], Reading.Values<long>(TestModels.Column(ColumnType.Long, TensorElementType.Int64), Body("-9223372036854775808")));
        Assert.Equal([int.MinValue], Reading.Values<int>(TestModels.Column(ColumnType.Integer, TensorElementType.Int32), Body("-2147483648")));
        Assert.Equal([-5.0], Reading.Values<double>(TestModels.Column(ColumnType.Integer, TensorElementType.Double), Body("-5")));
    }

    [Fact]
    public void A_long_column_over_a_narrower_graph_takes_what_fits()
    {
        var plan = TestModels.Column(ColumnType.Long, TensorElementType.Int32);

        Assert.Equal([7], Reading.Values<int>(plan, Body("7")));
        Reading.Refused(plan, Body("3000000000"), "out of range");
    }

    [Fact]
    public void Booleans_become_ones_and_zeros_among_floats()
    {
        var plan = TestModels.Columns([("a", ColumnType.Boolean), ("b", ColumnType.Double)], TestModels.Spec("X", TensorElementType.Float, -1, 2));

        Assert.Equal([1, 0.5f], Reading.Values<float>(plan, """{"instances":[[true,0.5]]}"""));
    }

    [Fact]
    public void Binary_columns_are_base64()
    {
        var text = TestModels.Column(ColumnType.Binary, TensorElementType.String);
        var bytes = TestModels.Columns([("x", ColumnType.Binary)], TestModels.Spec("x", TensorElementType.UInt8, -1, -1));

        Assert.Equal(["hä"], Reading.Texts(text, Body("\"aMOk\"")));
        Reading.Refused(text, Body("\"not base64!\""), "base64");
        Reading.Refused(text, Body("\"/w==\""), "UTF-8");
        Assert.Equal([104, 105, 104, 105], Reading.Values<byte>(bytes, """{"dataframe_records":[{"x":"aGk="},{"x":"aGk="}]}"""));
        Assert.Equal([104, 105], Reading.Values<byte>(bytes, """{"inputs":{"x":["aGk="]}}"""));
        Assert.Equal([104, 105], Reading.Values<byte>(bytes, "x\naGk=\n", BodyFormat.Csv));
        Reading.Refused(bytes, """{"dataframe_records":[{"x":"aGk="},{"x":"aA=="}]}""", "Row 1", "1 bytes, where 2 are due");
        Reading.Refused(bytes, """{"dataframe_records":[{"x":"?"}]}""", "base64");
    }

    [Theory]
    [InlineData("1970-01-01", 0)]
    [InlineData("1970-01-01T00:00:01Z", 1_000_000_000)]
    [InlineData("1970-01-01 00:00:01", 1_000_000_000)]
    [InlineData("1970-01-01T01:00:00.0000001+01:00", 100)]
    public void Points_in_time_are_ISO_8601(string text, long nanoseconds)
    {
        Assert.Equal([nanoseconds], Reading.Values<long>(TestModels.Column(ColumnType.DateTime, TensorElementType.Int64), Body($"\"{text}\"")));
        Assert.Equal([text], Reading.Texts(TestModels.Column(ColumnType.DateTime, TensorElementType.String), Body($"\"{text}\"")));
    }

    [Theory]
    [InlineData("\"yesterday\"", "ISO 8601")]
    [InlineData("\"01/02/2024\"", "ISO 8601")]
    [InlineData("5", "5 is not a point in time")]
    [InlineData("\"2500-01-01\"", "out of range")]
    [InlineData("\"0001-01-01T00:00:00+14:00\"", "ISO 8601")]
    public void Other_dates_are_refused(string value, string part) =>
        Reading.Refused(TestModels.Column(ColumnType.DateTime, TensorElementType.Int64), Body(value), part);

    [Theory]
    [InlineData(ColumnType.Double, TensorElementType.Int64)]
    [InlineData(ColumnType.String, TensorElementType.Float)]
    [InlineData(ColumnType.Long, TensorElementType.String)]
    [InlineData(ColumnType.DateTime, TensorElementType.Double)]
    [InlineData(ColumnType.Long, TensorElementType.Bool)]
    public void A_column_that_the_graph_cannot_take_is_refused_at_load(ColumnType type, TensorElementType target)
    {
        var error = Assert.Throws<ServingException>(() => TestModels.Column(type, target));

        Assert.Equal(ErrorCode.InvalidParameterValue, error.Code);
        Assert.Contains("'x'", error.Message);
        Assert.Contains("without loss", error.Message);
    }

    [Fact]
    public void Columns_that_do_not_go_with_the_graph_are_refused_at_load()
    {
        (string, ColumnType)[] two = [("a", ColumnType.Double), ("b", ColumnType.Double)];

        Assert.Contains("[-1, 2]", Refused(() => TestModels.Columns(two, TestModels.Spec("X", TensorElementType.Float, -1, 3))));
        Assert.Contains("'c'", Refused(() => TestModels.Columns(
            two, TestModels.Spec("a", TensorElementType.Float, -1), TestModels.Spec("c", TensorElementType.Float, -1))));
        Assert.Contains("cannot fill", Refused(() => TestModels.Columns(
            two, TestModels.Spec("a", TensorElementType.Float, -1), TestModels.Spec("b", TensorElementType.Float, -1, 2))));
    }

    private static string Refused(Func<object> make) => Assert.Throws<ServingException>(make).Message;

    private static string Body(string value) => $$"""{"dataframe_records":[{"x":{{value}}}]}""";
}
