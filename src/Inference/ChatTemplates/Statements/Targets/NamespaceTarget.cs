using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Statements.Targets;

/// <summary>An attribute of a namespace.</summary>
internal sealed class NamespaceTarget(string variable, string attribute) : Target
{
    public override void Assign(RenderState state, object? value)
    {
        if (!state.Scope.TryGet(variable, out var owner))
            throw Undefined.Variable(variable).Used();
        if (owner is not TemplateNamespace space)
            throw new RenderException("cannot assign attribute on non-namespace object");
        space.Set(attribute, value);
    }
}
