using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>Tensors of a signature onto the graph's inputs: by name, or the only one onto the only one.</summary>
internal static class TensorPlan
{
    /// <summary>The fields and targets of a tensor-based signature.</summary>
    public static (InputField[] Fields, InputTarget[] Targets) Make(ModelSignature signature, IReadOnlyList<TensorSpec> graph)
    {
        var inputs = signature.Inputs;
        if (inputs.Count == 1 && graph.Count == 1)
            return ([Field(inputs[0], graph[0], target: 0)], [Target(inputs[0], graph[0])]);

        RequireSameNames(inputs, graph);
        var targets = graph.Select(spec => Target(inputs.First(i => i.Name == spec.Name), spec)).ToArray();
        var fields = inputs.Select(input =>
        {
            var target = graph.ToList().FindIndex(g => g.Name == input.Name);
            return Field(input, graph[target], target);
        });
        return ([.. fields], targets);
    }

    private static void RequireSameNames(IReadOnlyList<SignatureField> inputs, IReadOnlyList<TensorSpec> graph)
    {
        if (inputs.Count == graph.Count && inputs.All(i => graph.Any(g => g.Name == i.Name)))
            return;
        throw InputPlanCompiler.Wrong(
            $"The signature's inputs ({string.Join(", ", inputs.Select(i => i.Name ?? "unnamed"))}) are not those of the graph " +
            $"({string.Join(", ", graph.Select(g => g.Name))}).");
    }

    private static InputField Field(SignatureField input, TensorSpec spec, int target)
    {
        var declared = input.Tensor!.DType;
        TensorElementTypeExtensions.TryParseNumpyName(declared, out var type);
        return new InputField
        {
            Name = input.Name ?? spec.Name,
            IsColumn = false,
            Target = target,
            Reader = ElementReaders.ForTensor(type, spec.ElementType) ?? throw InputPlanCompiler.Wrong(
                $"The input '{input.Name ?? spec.Name}' is {declared} in the signature and {spec.ElementType.OnnxTypeString()} in the graph; " +
                "such values cannot be given in JSON, or not without loss."),
        };
    }

    private static InputTarget Target(SignatureField input, TensorSpec spec)
    {
        var declared = input.Tensor!.Shape;
        if (declared.Count != spec.Rank)
            throw OtherShape(input, spec);

        var sizes = new long[spec.Rank];
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (declared[axis] >= 0 && spec.Dimensions[axis] >= 0 && declared[axis] != spec.Dimensions[axis])
                throw OtherShape(input, spec);
            sizes[axis] = Math.Max(declared[axis], spec.Dimensions[axis]);
        }

        return new InputTarget(spec, sizes, Stride: 0);
    }

    private static Errors.ServingException OtherShape(SignatureField input, TensorSpec spec) => InputPlanCompiler.Wrong(
        $"The input '{spec.Name}' has the shape {TensorShape.Format([.. input.Tensor!.Shape])} in the signature, but is {spec} in the graph.");
}
