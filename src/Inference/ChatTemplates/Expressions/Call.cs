using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>function(arguments)</c>.</summary>
internal sealed class Call(int line, Expression function, CallArguments arguments) : Expression(line)
{
    protected override object? Compute(RenderState state)
    {
        var callee = function.Evaluate(state);
        return callee switch
        {
            ICallable callable => callable.Call(state, arguments.Evaluate(state)),
            Undefined undefined => throw undefined.Used(),
            _ => throw new RenderException($"'{TypeName.Of(callee)}' object is not callable"),
        };
    }
}
