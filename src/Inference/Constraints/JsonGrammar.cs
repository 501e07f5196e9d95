using System.Text;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.Constraints.Grammar;
using ServingCluster.Inference.Constraints.Schemas;

namespace ServingCluster.Inference.Constraints;

/// <summary>The form of an answer. Immutable and thread-safe; a <see cref="JsonConstraint"/> holds one answer to it.</summary>
internal sealed class JsonGrammar
{
    private JsonGrammar(GrammarNode value, string path)
    {
        Root = new RootNode(value);
        GrammarFinisher.Finish(Root);
        if (Root.Height > GrammarNode.DeepestNesting)
            throw SchemaError.At(path, $"no value of this form is nested at most {GrammarNode.DeepestNesting} deep.");
    }

    /// <summary>Any JSON object.</summary>
    public static JsonGrammar AnyObject { get; } = new(CommonForms.AnyObject, "");

    public RootNode Root { get; }

    /// <summary>Values of a JSON schema.</summary>
    /// <param name="schema">The schema; see <see cref="SchemaCompiler"/> for what it may have.</param>
    /// <param name="path">How the request names it, for messages.</param>
    /// <param name="isStrict">Whether objects have no other properties than those they name, unless they say so.</param>
    /// <exception cref="ServingException">The schema has something that is not supported; the message names the place.</exception>
    public static JsonGrammar OfSchema(JsonElement schema, string path, bool isStrict = false) =>
        new(SchemaCompiler.Compile(schema, path, isStrict), path);

    /// <summary>A call of one of some tools.</summary>
    /// <param name="shape">How the model writes calls.</param>
    /// <param name="tools">The tools; at least one.</param>
    /// <exception cref="ServingException">The schema of a tool has something that is not supported.</exception>
    public static JsonGrammar OfToolCall(ToolCallShape shape, IReadOnlyList<ToolSchema> tools)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tools.Count);
        var calls = new UnionNode();
        foreach (var tool in tools)
        {
            var name = new LiteralNode([JsonLiterals.Of(JsonSerializer.SerializeToElement(tool.Name))]);
            calls.Add(new ObjectNode([new(shape.NameKey, name, true), new(shape.ArgumentsKey, ArgumentsOf(tool), true)], others: null, isOrdered: true));
        }

        return new JsonGrammar(Around(shape, calls), "tools");
    }

    private static GrammarNode ArgumentsOf(ToolSchema tool)
    {
        if (tool.Parameters is not { } schema)
            return CommonForms.AnyObject;
        var arguments = SchemaCompiler.Compile(schema, tool.Path, tool.IsStrict);
        if (arguments == CommonForms.Any)
            return CommonForms.AnyObject;
        GrammarFinisher.Finish(arguments);
        return arguments is ObjectNode || (arguments is UnionNode && arguments.Parts.All(part => part is ObjectNode))
            ? arguments
            : throw SchemaError.At(tool.Path, "the arguments of a function are an object; the schema has to be of the type 'object' alone.");
    }

    private static GrammarNode Around(ToolCallShape shape, GrammarNode calls)
    {
        var parts = new List<GrammarNode>();
        if (shape.Prefix.Length > 0)
            parts.Add(new MarkerNode(Encoding.UTF8.GetBytes(shape.Prefix)));
        parts.Add(calls);
        if (shape.Suffix.Length > 0)
            parts.Add(new MarkerNode(Encoding.UTF8.GetBytes(shape.Suffix)));
        return parts.Count == 1 ? calls : new SequenceNode(parts);
    }
}
