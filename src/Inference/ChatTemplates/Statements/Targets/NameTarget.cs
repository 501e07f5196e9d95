using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Statements.Targets;

/// <summary>A variable of the innermost scope.</summary>
internal sealed class NameTarget(string name) : Target
{
    public override void Assign(RenderState state, object? value) => state.Scope.Set(name, value);
}
