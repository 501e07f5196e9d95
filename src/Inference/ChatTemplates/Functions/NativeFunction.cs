using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>A function of ours as a value.</summary>
internal sealed class NativeFunction(Func<RenderState, Arguments, object?> body) : ICallable
{
    public object? Call(RenderState state, Arguments arguments) => body(state, arguments);
}
