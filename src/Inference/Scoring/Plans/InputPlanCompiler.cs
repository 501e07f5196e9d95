using ServingCluster.Errors;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>Makes an <see cref="InputPlan"/>: the parts that columns and tensors share.</summary>
internal static class InputPlanCompiler
{
    /// <summary>Makes the plan; see <see cref="InputPlan.Compile"/>.</summary>
    public static InputPlan Compile(ModelSignature signature, IReadOnlyList<TensorSpec> graph)
    {
        if (graph.Count == 0 || signature.Inputs.Count == 0)
            throw Wrong("The graph or the signature has no inputs, so there is nothing that a request could carry.");
        if (graph.FirstOrDefault(g => g.Rank > InputPlan.MostAxes) is { } deep)
            throw Wrong($"The graph's input '{deep.Name}' has {deep.Rank} axes; at most {InputPlan.MostAxes} are supported.");

        var (fields, targets) = signature.IsColumnBased ? ColumnPlan.Make(signature, graph) : TensorPlan.Make(signature, graph);
        var groups = GroupsOf(targets);
        return new InputPlan
        {
            Fields = fields,
            Targets = targets,
            AxisGroups = groups,
            Params = new ParamPlan(signature.Params),
            IsColumnBased = signature.IsColumnBased,
            CanBatch = CanBatch(targets, groups),
            Names = new NameTable([.. fields.Select(f => f.Utf8Name)]),
        };
    }

    /// <summary>An error that makes the model unfit to be served.</summary>
    public static ServingException Wrong(string message) => new(ErrorCode.InvalidParameterValue, message);

    private static AxisGroup[] GroupsOf(InputTarget[] targets) =>
    [
        .. targets.SelectMany((t, target) => t.Spec.SymbolicNames.Select((name, axis) => (name, at: (target, axis))))
            .Where(x => x.name.Length > 0)
            .GroupBy(x => x.name, x => x.at)
            .Select(g => new AxisGroup(g.Key, [.. g])),
    ];

    // An axis further back that is named like the rows' would grow with the batch. First axes of different names are different things, such as
    // the rows of two sides that the model crosses.
    private static bool CanBatch(InputTarget[] targets, AxisGroup[] groups) =>
        targets.All(t => t.Rank > 0 && t.Dimensions[0] < 0)
        && groups.Count(g => g.Axes.Any(a => a.Axis == 0)) <= 1
        && !groups.Any(g => g.Axes.Any(a => a.Axis == 0) && g.Axes.Any(a => a.Axis > 0));
}
