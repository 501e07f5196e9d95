using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>The text of a block, to which filters are applied. Its statement puts the text there before.</summary>
internal sealed class Captured(int line) : Expression(line)
{
    /// <summary>A name that no template can write.</summary>
    public const string Name = "(block)";

    protected override object? Compute(RenderState state) => state.Scope.TryGet(Name, out var text) ? text : "";
}
