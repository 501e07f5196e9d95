using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Statements.Targets;

/// <summary>Several targets that share out the elements of a value.</summary>
internal sealed class TupleTarget(IReadOnlyList<Target> targets) : Target
{
    public override void Assign(RenderState state, object? value)
    {
        var values = Iteration.ToList(value, state.Budget);
        if (values.Count > targets.Count)
            throw new RenderException($"too many values to unpack (expected {targets.Count})");
        if (values.Count < targets.Count)
            throw new RenderException($"not enough values to unpack (expected {targets.Count}, got {values.Count})");
        for (var i = 0; i < values.Count; i++)
            targets[i].Assign(state, values[i]);
    }
}
