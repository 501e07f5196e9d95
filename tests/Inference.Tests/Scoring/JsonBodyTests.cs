using System.Text;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("[1]", "exactly one of the input fields {'dataframe_records', 'dataframe_split', 'inputs', 'instances'}", "a list")]
    [InlineData("{}", "exactly one of the input fields", "[]")]
    [InlineData("""{"messages":[],"n":1}""", "exactly one of the input fields", "['messages', 'n']")]
    [InlineData("""{"instances":[[1,2,3,4]],"inputs":[[1,2,3,4]]}""", "One of \"instances\" and \"inputs\" must be specified")]
    [InlineData("""{"instances":[[1,2,3,4]],"dataframe_records":[]}""", "Received both 'instances' and 'dataframe_records'")]
    [InlineData("""{"instances":[[1,2,3,4]],"instances":[[1,2,3,4]]}""", "'instances' is there twice")]
    [InlineData("""{"instances":[[1,2,3,4]],"signature_name":"x"}""", "signature_name")]
    [InlineData("""{"instances":[[1,2,3,4]]} 1""", "not valid JSON")]
    [InlineData("""{"instances":[[1,2,3,4]""", "not valid JSON")]
    [InlineData("""{"instances":[[1,2,3,NaN]]}""", "not valid JSON", "write null for a missing number")]
    [InlineData("", "body is empty")]
    [InlineData("  \n ", "body is empty")]
    [InlineData("""{"dataframe_records":{}}""", "must be a list of records. Got dictionary.")]
    [InlineData("""{"dataframe_split":[]}""", "must be an object. Got list.")]
    [InlineData("""{"dataframe_split":[{"columns":["sepal length (cm)","sepal width (cm)","petal length (cm)","petal width (cm)"],"data":[[1,2,3,4]]},1]}""", "more than one")]
    [InlineData("""{"dataframe_split":5}""", "must be an object. Got 5.")]
    [InlineData("""{"dataframe_split":{"columns":["a"]}}""", "missing inputs")]
    [InlineData("""{"dataframe_split":{}}""", "no 'data'")]
    [InlineData("""{"dataframe_split":{"data":{}}}""", "data is an object")]
    [InlineData("""{"dataframe_split":{"columns":5,"data":[]}}""", "columns is 5")]
    [InlineData("""{"dataframe_split":{"columns":[null],"data":[]}}""", "columns holds null")]
    [InlineData("""{"instances":5}""", "'instances' is 5")]
    [InlineData("""{"inputs":"a"}""", "'inputs' is the text \"a\"")]
    [InlineData("""{"instances":[[1,2,3,4]],"params":[]}""", "'params' is a list")]
    [InlineData("""{"instances":[]}""", "no rows")]
    [InlineData("""{"inputs":[]}""", "no rows")]
    [InlineData("""{"dataframe_records":[]}""", "no rows")]
    public void A_body_of_another_form_is_refused(string body, params string[] parts) => Reading.Refused(TestModels.Iris, body, parts);

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Reading.Refused(TestModels.Iris, "{\"x\":" + new string('[', 100_000), "not valid JSON");

    [Fact]
    public void A_body_that_is_not_UTF8_is_refused()
    {
        byte[] body = [.. "{\"instances\":[["u8, 0xC3, 0x28];

        var outcome = new ScoringRequestReader(TestModels.Iris).Read(body, BodyFormat.Json);

        Assert.Equal("The body is not valid UTF-8.", outcome.Error);
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"inputs":{"\ud800":[1]}}""")]
    [InlineData("""{"dataframe_records":[{"\ud800":1}]}""")]
    [InlineData("""{"dataframe_split":{"\ud800":1,"columns":["\ud800"],"data":[]}}""")]
    [InlineData("""{"instances":["\ud800"]}""")]
    public void Half_a_surrogate_pair_is_refused(string body)
    {
        Reading.Error(TestModels.Iris, body);
        Reading.Error(TestModels.Digits, body);
        Reading.Error(TestModels.Tensor(TensorElementType.String, -1), body.Replace("instances", "inputs"));
    }

    [Fact]
    public void Unknown_fields_beside_the_input_are_ignored()
    {
        var values = Reading.Values<float>(
            TestModels.Iris, """{"client_request_id":"a","usage_context":{"a":[1]},"instances":[[1,2,3,4]],"extra_params":{}}""");

        Assert.Equal([1, 2, 3, 4], values);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        byte[] body = [.. Encoding.UTF8.Preamble, .. "{\"instances\":[[1,2,3,4]]}"u8];

        using var request = new ScoringRequestReader(TestModels.Iris).Read(body, BodyFormat.Json).Request;

        Assert.Equal(1, request!.Rows);
    }

    [Theory]
    [InlineData("""{"dataframe_split":{"columns":["sepal length (cm)","sepal width (cm)","petal length (cm)","petal width (cm)"],"data":[[1,2,3,4]]}}""", ResponseForm.Records)]
    [InlineData("""{"dataframe_records":[{"sepal length (cm)":1,"sepal width (cm)":2,"petal length (cm)":3,"petal width (cm)":4}]}""", ResponseForm.Records)]
    [InlineData("""{"instances":[[1,2,3,4]]}""", ResponseForm.Tensors)]
    [InlineData("""{"inputs":[[1,2,3,4]]}""", ResponseForm.Tensors)]
    internal void The_dialect_decides_the_form_of_the_answer(string body, ResponseForm form)
    {
        using var request = Reading.Good(TestModels.Iris, body);

        Assert.Equal(form, request.Form);
    }
}
