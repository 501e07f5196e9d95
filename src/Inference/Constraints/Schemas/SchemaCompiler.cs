using System.Text.Json;
using ServingCluster.Inference.Constraints.Grammar;

namespace ServingCluster.Inference.Constraints.Schemas;

/// <summary>
/// Makes a grammar of a JSON schema: objects, arrays, strings, numbers, booleans, null, lists of these types, enum, const, anyOf, an
/// allOf of one, and references within the schema. Whatever follows the grammar follows the schema. The grammar leaves out some texts
/// that would: a schema without a type but with keywords of some types stands for these types only, numbers have a bounded number of
/// digits, whole ones and those within bounds no exponent, and values that the schema spells out are written as
/// <see cref="JsonLiterals"/> has them.
/// </summary>
internal sealed class SchemaCompiler
{
    // More than any sensible schema has; what a request costs is bounded by it.
    private const int MostNodes = 2000;

    private readonly SchemaReferences _references;
    private readonly bool _isStrict;
    private int _nodes;

    private SchemaCompiler(JsonElement schema, string path, bool isStrict)
    {
        _references = new SchemaReferences(schema, path);
        _isStrict = isStrict;
    }

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">The schema, an object or true.</param>
    /// <param name="path">How the request names it, for messages.</param>
    /// <param name="isStrict">Whether objects have no other properties than those they name, unless they say so.</param>
    /// <exception cref="Errors.ServingException">It has something that is not supported, or is no schema.</exception>
    public static GrammarNode Compile(JsonElement schema, string path, bool isStrict) =>
        new SchemaCompiler(schema, path, isStrict).CompileAll(schema, path);

    private GrammarNode CompileAll(JsonElement schema, string path)
    {
        var node = Compile(schema, path);
        _references.CompileAll(Compile);
        return node;
    }

    private GrammarNode Compile(JsonElement schema, string path)
    {
        if (++_nodes > MostNodes)
            throw SchemaError.At(path, $"the schema has more than {MostNodes} parts.");
        if (schema.ValueKind == JsonValueKind.True)
            return CommonForms.Any;
        if (schema.ValueKind == JsonValueKind.False)
            throw SchemaError.At(path, "false allows no value.");
        if (schema.ValueKind != JsonValueKind.Object)
            throw SchemaError.At(path, "a schema has to be an object or true.");
        var asserted = Asserted(schema, path);
        return Whole(schema, path, asserted) ?? OfTypes(schema, path, SchemaTypes.Of(schema, path, asserted));
    }

    private static List<string> Asserted(JsonElement schema, string path)
    {
        var asserted = new List<string>();
        foreach (var keyword in schema.EnumerateObject())
        {
            if (SchemaKeywords.Unsupported.Contains(keyword.Name))
                throw SchemaError.At($"{path}.{keyword.Name}", "this keyword is not supported.");
            if (SchemaKeywords.Asserting.ContainsKey(keyword.Name))
                asserted.Add(keyword.Name);
        }

        return asserted;
    }

    // Keywords that say all by themselves.
    private GrammarNode? Whole(JsonElement schema, string path, List<string> asserted)
    {
        if (schema.TryGetProperty("const", out var constant))
            return Literals(path, "const", [constant], schema, asserted);
        if (schema.TryGetProperty("enum", out var values))
            return Literals(path, "enum", SchemaValues.Array(values, path + ".enum"), schema, asserted);
        foreach (var keyword in (ReadOnlySpan<string>)["$ref", "anyOf", "allOf"])
        {
            if (!asserted.Contains(keyword))
                continue;
            if (asserted.Count > 1)
                throw SchemaError.At($"{path}.{keyword}", $"'{asserted.Find(k => k != keyword)}' may not stand beside it.");
            return Reference(keyword, schema.GetProperty(keyword), $"{path}.{keyword}");
        }

        return null;
    }

    private GrammarNode Reference(string keyword, JsonElement value, string path)
    {
        if (keyword == "$ref")
            return _references.Get(value, path);
        var parts = SchemaValues.Array(value, path);
        if (keyword == "allOf" && parts.Count != 1)
            throw SchemaError.At(path, "more than one schema at once is not supported.");
        var union = new UnionNode();
        for (var i = 0; i < parts.Count; i++)
            union.Add(Compile(parts[i], $"{path}[{i}]"));
        return union;
    }

    private static LiteralNode Literals(
        string path, string keyword, IReadOnlyList<JsonElement> listed, JsonElement schema, List<string> asserted)
    {
        if (asserted.Find(k => k is not ("type" or "enum" or "const")) is { } other)
            throw SchemaError.At($"{path}.{keyword}", $"'{other}' may not stand beside it.");
        var types = asserted.Contains("type") ? SchemaTypes.Of(schema, path, asserted) : null;
        var allowed = listed.Where(value => types is null || types.Any(type => SchemaTypes.Has(type, value)));
        if (keyword == "const" && schema.TryGetProperty("enum", out var list))
            allowed = allowed.Where(value => SchemaValues.Array(list, path + ".enum").Any(item => JsonElement.DeepEquals(item, value)));
        var values = allowed.ToList();
        return values.Count > 0 ? new LiteralNode(values.Select(JsonLiterals.Of), values.Max(JsonLiterals.HeightOf)) : throw SchemaError.At($"{path}.{keyword}", "it allows no value.");
    }

    private GrammarNode OfTypes(JsonElement schema, string path, IReadOnlyList<string> types)
    {
        if (types.Count == 0)
            return CommonForms.Any;
        if (types.Count == 1)
            return OfType(schema, path, types[0]);
        var union = new UnionNode();
        foreach (var type in types)
            union.Add(OfType(schema, path, type));
        return union;
    }

    private GrammarNode OfType(JsonElement schema, string path, string type) => type switch
    {
        "object" => Object(schema, path),
        "array" => Array(schema, path),
        "string" => String(schema, path),
        "number" => SchemaRanges.Number(schema, path, isWhole: false),
        "integer" => SchemaRanges.Number(schema, path, isWhole: true),
        "boolean" => CommonForms.Boolean,
        _ => CommonForms.Null,
    };

    private static StringNode String(JsonElement schema, string path)
    {
        var (fewest, most) = SchemaValues.Bounds(schema, path, "minLength", "maxLength");
        return new StringNode(fewest, most);
    }

    private ArrayNode Array(JsonElement schema, string path)
    {
        var (fewest, most) = SchemaValues.Bounds(schema, path, "minItems", "maxItems");
        if (!schema.TryGetProperty("items", out var items))
            return new ArrayNode(CommonForms.Any, fewest, most);
        if (items.ValueKind == JsonValueKind.Array)
            throw SchemaError.At(path + ".items", "a list of schemas is not supported.");
        if (items.ValueKind != JsonValueKind.False)
            return new ArrayNode(Compile(items, path + ".items"), fewest, most);
        return fewest == 0 ? new ArrayNode(CommonForms.Any, 0, 0) : throw SchemaError.At(path + ".items", "false allows no elements.");
    }

    private ObjectNode Object(JsonElement schema, string path)
    {
        var others = Others(schema, path);
        var required = SchemaValues.Names(schema, path, "required");
        var properties = new List<ObjectProperty>();
        if (schema.TryGetProperty("properties", out var known))
            AddKnown(properties, known, path + ".properties", required);

        // What is required without being described is one of the others.
        foreach (var name in required)
            properties.Add(new(name, others ?? throw SchemaError.At(path + ".required", $"'{name}' is not one of the properties."), true));
        return properties.Count <= ObjectNode.MostProperties
            ? new ObjectNode(properties, others)
            : throw SchemaError.At(path + ".properties", $"an object has at most {ObjectNode.MostProperties} properties; this one has {properties.Count}.");
    }

    private void AddKnown(List<ObjectProperty> properties, JsonElement known, string path, HashSet<string> required)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in SchemaValues.Object(known, path))
        {
            if (!names.Add(property.Name))
                throw SchemaError.At($"{path}.{property.Name}", "it is there twice.");
            properties.Add(new(property.Name, Compile(property.Value, $"{path}.{property.Name}"), required.Remove(property.Name)));
        }
    }

    private GrammarNode? Others(JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("additionalProperties", out var others))
            return _isStrict ? null : CommonForms.Any;
        return others.ValueKind == JsonValueKind.False ? null : Compile(others, path + ".additionalProperties");
    }
}
