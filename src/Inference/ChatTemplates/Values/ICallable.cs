using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>A value that can be called.</summary>
internal interface ICallable
{
    object? Call(RenderState state, Arguments arguments);
}
