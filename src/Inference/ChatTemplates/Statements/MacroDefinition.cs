using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>macro name(parameters)</c> … <c>endmacro</c>.</summary>
internal sealed class MacroDefinition(int line, string name, MacroBody body) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        state.Scope.Set(name, new Macro(name, body, state.Scope));
        return Flow.Next;
    }
}
