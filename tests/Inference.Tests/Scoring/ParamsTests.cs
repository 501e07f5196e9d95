using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class ParamsTests
{
    private static readonly InputPlan Plan = InputPlan.Compile(
        new ModelSignature
        {
            Inputs = [new SignatureField { Name = "x", Column = ColumnType.Double }],
            Params =
            [
                new SignatureParam("depth", ColumnType.Integer, "1", IsList: false),
                new SignatureParam("weights", ColumnType.Double, "[1.0]", IsList: true),
                new SignatureParam("mode", ColumnType.String, "\"a\"", IsList: false),
            ],
        },
        [TestModels.Spec("x", TensorElementType.Double, -1)]);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"depth":3,"weights":[1,2.5],"mode":"b","other":{"x":[1]}}""")]
    [InlineData("""{"depth":null}""")]
    public void Params_of_the_signatures_types_are_taken(string value)
    {
        Assert.Equal([1], Reading.Values<double>(Plan, $$"""{"params":{{value}},"inputs":[1]}"""));
        Assert.Equal([1], Reading.Values<double>(Plan, $$"""{"inputs":[1],"params":{{value}}}"""));
    }

    [Theory]
    [InlineData("5", "'params' is 5")]
    [InlineData("""{"depth":1.5}""", "params.depth: 1.5 is not a whole number")]
    [InlineData("""{"depth":[1]}""", "params.depth: a list")]
    [InlineData("""{"weights":1}""", "params.weights: 1 is not a list")]
    [InlineData("""{"weights":["a"]}""", "params.weights: the text \"a\"")]
    [InlineData("""{"mode":7}""", "params.mode: 7 is not a text")]
    public void Params_of_other_types_are_refused(string value, string part) =>
        Reading.Refused(Plan, $$"""{"inputs":[1],"params":{{value}}}""", part);
}
