using ServingCluster.Errors;
using ServingCluster.Inference.Constraints;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Finds the form that a chat's answers are held to. Immutable and thread-safe.</summary>
/// <param name="model">The model.</param>
internal sealed class ConstraintPlanner(LanguageModelProfile model)
{
    // Most models are never asked for a form; the tree of a large vocabulary takes megabytes.
    private readonly Lazy<TokenTrie> _tokens = new(() => new TokenTrie(model.Tokenizer));

    /// <summary>Finds it.</summary>
    /// <param name="chat">The chat.</param>
    /// <param name="newConstraint">Makes what holds one answer to the form; null where any text will do.</param>
    /// <returns>Why the form can't be held to; null when it can.</returns>
    public RequestFault? Plan(ChatRequest chat, out Func<ITokenConstraint>? newConstraint)
    {
        newConstraint = null;
        try
        {
            if (GrammarOf(chat) is not { } grammar)
                return null;
            if (model.EndTokens.Count == 0)
                return new RequestFault(ErrorCode.BadRequest, "This model has no end token, so its answers can't be held to a form.");
            newConstraint = () => new JsonConstraint(grammar, _tokens.Value, model.EndTokens);
            return null;
        }
        catch (ServingException e)
        {
            return new RequestFault(e.Code, e.Message);
        }
    }

    private JsonGrammar? GrammarOf(ChatRequest chat) => chat switch
    {
        { ToolChoice.Mode: ToolChoiceMode.Required } => JsonGrammar.OfToolCall(model.Calls.Shape, ToolsOf(chat)),
        { Format.Kind: ResponseFormatKind.JsonObject } => JsonGrammar.AnyObject,
        { Format: { Kind: ResponseFormatKind.JsonSchema, Schema: { } schema } } =>
            JsonGrammar.OfSchema(schema, "response_format.json_schema.schema", chat.Format.IsStrict),
        _ => null,
    };

    private static List<ToolSchema> ToolsOf(ChatRequest chat)
    {
        var tools = new List<ToolSchema>();
        for (var i = 0; i < chat.Tools.Count; i++)
        {
            var tool = chat.Tools[i];
            if (chat.ToolChoice.Name is null || chat.ToolChoice.Name == tool.Name)
                tools.Add(new ToolSchema(tool.Name, tool.Parameters, $"tools[{i}].function.parameters", tool.IsStrict));
        }

        return tools;
    }
}
