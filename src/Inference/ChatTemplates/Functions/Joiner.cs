using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Gives nothing on its first call and the separator from then on.</summary>
internal sealed class Joiner(object? separator) : ICallable
{
    private bool _used;

    public object? Call(RenderState state, Arguments arguments)
    {
        var first = !_used;
        _used = true;
        return first ? "" : separator;
    }
}
