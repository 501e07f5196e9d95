using ServingCluster.Inference.Models;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Scoring;

/// <summary>Signatures and graphs in the shapes of the sample models.</summary>
internal static class TestModels
{
    public static readonly string[] IrisColumns =
        ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"];

    public static InputPlan Iris { get; } =
        Columns([.. IrisColumns.Select(c => (c, ColumnType.Double))], Spec("X", TensorElementType.Float, -1, 4));

    public static InputPlan Digits { get; } = Tensors(("pixels", "float32", [-1, 64], Spec("pixels", TensorElementType.Float, -1, 64)));

    public static TensorSpec Spec(string name, TensorElementType type, params long[] dimensions) => new(name, type, [.. dimensions]);

    public static InputPlan Columns((string Name, ColumnType Type)[] columns, params TensorSpec[] graph) => InputPlan.Compile(
        new ModelSignature { Inputs = [.. columns.Select(c => new SignatureField { Name = c.Name, Column = c.Type })] }, graph);

    public static InputPlan Column(ColumnType type, TensorElementType target) => Columns([("x", type)], Spec("x", target, -1, 1));

    public static InputPlan Optional(ColumnType type, TensorElementType target) => InputPlan.Compile(
        new ModelSignature
        {
            Inputs = [new SignatureField { Name = "a", Column = type }, new SignatureField { Name = "b", Column = type, Required = false }],
        },
        [Spec("X", target, -1, 2)]);

    public static InputPlan Tensors(params (string Name, string DType, long[] Shape, TensorSpec Spec)[] inputs) => InputPlan.Compile(
        new ModelSignature
        {
            Inputs = [.. inputs.Select(i => new SignatureField { Name = i.Name, Tensor = new TensorField(i.DType, i.Shape) })],
        },
        [.. inputs.Select(i => i.Spec)]);

    public static InputPlan Graph(params TensorSpec[] specs) => InputPlan.Compile(GraphSignature.Derive(specs, []), specs);

    public static InputPlan Tensor(TensorElementType type, params long[] dimensions) => Graph(Spec("x", type, dimensions));
}
