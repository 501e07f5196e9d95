using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>call(parameters) macro(arguments)</c> … <c>endcall</c>: a macro is called with a block, its <c>caller</c>.</summary>
internal sealed class CallBlock(int line, Expression function, CallArguments arguments, MacroBody body) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        if (function.Evaluate(state) is not ICallable callable)
            throw new RenderException("a call block needs something that can be called.");
        var given = arguments.Evaluate(state);
        var caller = new Macro("caller", body, state.Scope);
        var value = callable.Call(state, given with { Named = [.. given.Named, new("caller", caller)] });
        state.Output.Add(PythonText.Of(value, state.Budget));
        return Flow.Next;
    }
}
