using ServingCluster.Inference.Models;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>Columns of a signature onto the graph's inputs, by the rule of MLflow's ONNX flavour: a single input takes all columns as a
/// matrix in the signature's order; several take one column each, by name.</summary>
internal static class ColumnPlan
{
    /// <summary>The fields and targets of a column-based signature.</summary>
    public static (InputField[] Fields, InputTarget[] Targets) Make(ModelSignature signature, IReadOnlyList<TensorSpec> graph)
    {
        if (graph.Count == 1 && IsBytes(signature, graph[0]))
            return Bytes(signature.Inputs[0], graph[0]);
        return graph.Count == 1 ? Matrix(signature, graph[0]) : ByName(signature, graph);
    }

    private static (InputField[], InputTarget[]) Matrix(ModelSignature signature, TensorSpec spec)
    {
        var width = signature.Inputs.Count;
        var fits = spec.Rank == 2 ? spec.Dimensions[1] < 0 || spec.Dimensions[1] == width : spec.Rank == 1 && width == 1;
        if (!fits)
        {
            throw InputPlanCompiler.Wrong(
                $"The signature has {width} columns, but the graph's input '{spec.Name}' is {spec}; it has to be [-1, {width}].");
        }

        var fields = signature.Inputs.Select((input, i) => Field(input, spec, target: 0, offset: i)).ToArray();
        return (fields, [new InputTarget(spec, [.. spec.Dimensions], width)]);
    }

    private static (InputField[], InputTarget[]) ByName(ModelSignature signature, IReadOnlyList<TensorSpec> graph)
    {
        var missing = graph.Where(g => signature.Inputs.All(i => i.Name != g.Name)).Select(g => $"'{g.Name}'").ToArray();
        if (missing.Length > 0)
        {
            throw InputPlanCompiler.Wrong(
                $"The graph's inputs {string.Join(", ", missing)} have no column in the signature; with several inputs each takes the column of its name.");
        }

        var fields = signature.Inputs.Select(input => Named(input, graph)).ToArray();
        return (fields, [.. graph.Select(spec => new InputTarget(spec, [.. spec.Dimensions], RequireColumn(spec)))]);
    }

    private static InputField Named(SignatureField input, IReadOnlyList<TensorSpec> graph)
    {
        var target = graph.ToList().FindIndex(g => g.Name == input.Name);
        return target >= 0
            ? Field(input, graph[target], target, offset: 0)
            // Converters drop columns that the model never looks at; the signature still asks callers for them.
            : new InputField { Name = input.Name, IsColumn = true, Target = -1, Required = input.Required, Reader = Unread };
    }

    private static ElementReader Unread { get; } = new TextElementReader { Expectation = "anything" };

    private static int RequireColumn(TensorSpec spec)
    {
        var fits = spec.Rank == 1 || (spec.Rank == 2 && spec.Dimensions[1] is 1 or -1);
        return fits ? 1 : throw InputPlanCompiler.Wrong(
            $"The graph's input '{spec.Name}' is {spec}, which a column cannot fill; it has to be [-1] or [-1, 1], or the signature has to be tensor-based.");
    }

    private static InputField Field(SignatureField input, TensorSpec spec, int target, int offset) => new()
    {
        Name = input.Name,
        IsColumn = true,
        Target = target,
        Offset = offset,
        Required = input.Required,
        Reader = ElementReaders.ForColumn(input.Column!.Value, spec.ElementType) ?? throw InputPlanCompiler.Wrong(
            $"The column '{input.Name}' is {input.Column.Value.WireName()} in the signature, which the graph's input '{spec.Name}' of type " +
            $"{spec.ElementType.OnnxTypeString()} cannot take without loss."),
    };

    private static bool IsBytes(ModelSignature signature, TensorSpec spec) =>
        signature.Inputs is [{ Column: ColumnType.Binary }] && spec is { ElementType: TensorElementType.UInt8, Rank: 2 };

    // A binary column over a matrix of bytes: a row's bytes are its cell.
    private static (InputField[], InputTarget[]) Bytes(SignatureField input, TensorSpec spec)
    {
        var reader = ElementReaders.ForTensor(TensorElementType.UInt8, TensorElementType.UInt8)!;
        var field = new InputField
        {
            Name = input.Name,
            IsColumn = false,
            Target = 0,
            Required = input.Required,
            IsBase64Row = true,
            Reader = reader,
        };
        return ([field], [new InputTarget(spec, [.. spec.Dimensions], Stride: 0)]);
    }
}
