using ServingCluster.Errors;
using ServingCluster.Inference.Constraints;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi;
using ServingCluster.Inference.OpenAi.ToolCalls;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Makes what holds answers to the form that their requests ask for. Thread-safe.</summary>
/// <param name="model">The model.</param>
internal sealed class AnswerConstraints(LanguageModelProfile model)
{
    private const string SchemaPath = "response_format.json_schema.schema";

    // Large vocabularies take a while, and most models are never asked.
    private readonly Lazy<TokenTrie> _tokens = new(() => new TokenTrie(model.Tokenizer));

    /// <summary>Makes a constraint for each answer; null where any answer will do.</summary>
    /// <exception cref="ServingException">A schema has something that is not supported; the message names the place.</exception>
    public Func<ITokenConstraint>? For(ChatRequest chat)
    {
        if (GrammarOf(chat) is not { } grammar)
            return null;
        if (model.EndTokens.Count == 0)
            throw new ServingException(ErrorCode.BadRequest, "This model has no token that ends an answer, so that answers of a given form have no end; leave response_format and tool_choice out.");
        return () => new JsonConstraint(grammar, _tokens.Value, model.EndTokens);
    }

    private JsonGrammar? GrammarOf(ChatRequest chat)
    {
        if (chat.ToolChoice.Mode == ToolChoiceMode.Required)
            return JsonGrammar.OfToolCall(ShapeOf(model.Calls), ToolsOf(chat));
        return chat.Format.Kind switch
        {
            ResponseFormatKind.JsonObject => JsonGrammar.AnyObject,
            ResponseFormatKind.JsonSchema => JsonGrammar.OfSchema(chat.Format.Schema!.Value, SchemaPath, chat.Format.IsStrict),
            _ => null,
        };
    }

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

    private static ToolCallShape ShapeOf(ToolCallSyntax syntax) =>
        new(syntax.Prefix, "name", syntax.IsBareAllowed ? "parameters" : "arguments", syntax.Suffix);
}
