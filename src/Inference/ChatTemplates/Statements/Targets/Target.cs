using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Statements.Targets;

/// <summary>What stands on the left of an assignment.</summary>
internal abstract class Target
{
    public abstract void Assign(RenderState state, object? value);
}
