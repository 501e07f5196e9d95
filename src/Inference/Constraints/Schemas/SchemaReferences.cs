using System.Text.Json;
using ServingCluster.Inference.Constraints.Grammar;

namespace ServingCluster.Inference.Constraints.Schemas;

/// <summary>
/// References within a schema, such as <c>#/$defs/item</c>. What is referred to is compiled once, and after what refers to it: it may refer
/// to itself, and a long chain of references is not followed by recursion.
/// </summary>
/// <param name="root">The whole schema.</param>
/// <param name="rootPath">How the request names it.</param>
internal sealed class SchemaReferences(JsonElement root, string rootPath)
{
    private readonly Dictionary<string, UnionNode> _nodes = new(StringComparer.Ordinal);
    private readonly Queue<(UnionNode Node, JsonElement Schema, string Path)> _open = new();

    /// <summary>The form that a reference stands for. It is empty until <see cref="CompileAll"/>.</summary>
    public GrammarNode Get(JsonElement reference, string path)
    {
        if (reference.ValueKind != JsonValueKind.String || reference.GetString() is not ['#', ..] pointer)
            throw SchemaError.At(path, "only references within the schema, such as '#/$defs/item', are supported.");
        if (_nodes.TryGetValue(pointer, out var node))
            return node;
        node = new UnionNode();
        _open.Enqueue((node, Find(pointer, path), rootPath + pointer[1..].Replace('/', '.')));
        _nodes.Add(pointer, node);
        return node;
    }

    /// <summary>Compiles what was referred to, and what is referred to there.</summary>
    public void CompileAll(Func<JsonElement, string, GrammarNode> compile)
    {
        while (_open.TryDequeue(out var found))
            found.Node.Add(compile(found.Schema, found.Path));
    }

    // RFC 6901, percent-encoded as a fragment is.
    private JsonElement Find(string pointer, string path)
    {
        if (pointer.Length > 1 && pointer[1] != '/')
            throw SchemaError.At(path, "only references by path, such as '#/$defs/item', are supported.");
        var here = root;
        foreach (var part in Uri.UnescapeDataString(pointer[1..]).Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (here.ValueKind == JsonValueKind.Object && here.TryGetProperty(name, out var inner))
                here = inner;
            else if (here.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < here.GetArrayLength())
                here = here[index];
            else
                throw SchemaError.At(path, $"there is no '{pointer}'.");
        }

        return here;
    }
}
