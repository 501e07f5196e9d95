using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Statements;
using ServingCluster.Inference.ChatTemplates.Syntax;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates;

/// <summary>
/// A chat template in Jinja (https://jinja.palletsprojects.com/en/stable/templates/), with the settings and functions that Transformers
/// gives to it. It sees data only, and its work is bounded by <see cref="Budget"/>.
/// </summary>
internal sealed class ChatTemplate : IChatTemplate
{
    private readonly TemplateSource _source;
    private readonly Block _body;

    private ChatTemplate(TemplateSource source) => (_source, _body) = (source, TemplateParser.Parse(source));

    /// <summary>Reads a template.</summary>
    /// <exception cref="ChatTemplateException">It is broken.</exception>
    public static ChatTemplate Parse(string source) => new(new TemplateSource(source));

    /// <inheritdoc/>
    public string Render(ChatTemplateInput input)
    {
        var scope = new Scope(null);
        var state = new RenderState(scope, input.Now) { Line = 1 };
        try
        {
            Globals.AddTo(scope);
            AddVariables(scope, input);
            _body.Run(state);
            return state.Output.ToString();
        }
        catch (RenderException e)
        {
            throw e.IsRefusal ? new ChatTemplateException(e.Message, state.Line, e) : _source.Error(e.Message, state.Line);
        }
    }

    // Tools and documents are there even where there are none: templates ask whether they are none.
    private static void AddVariables(Scope scope, ChatTemplateInput input)
    {
        scope.Set("documents", null);
        foreach (var (name, value) in input.Variables)
            scope.Set(name, JsonValues.Of(value));
        scope.Set("messages", JsonValues.Of(input.Messages));
        scope.Set("tools", input.Tools is { } tools ? JsonValues.Of(tools) : null);
        scope.Set("add_generation_prompt", input.AddGenerationPrompt);
    }
}
