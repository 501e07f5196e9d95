using System.Collections.Frozen;

namespace ServingCluster.Inference.Constraints.Schemas;

/// <summary>
/// The keywords of JSON Schema (drafts 7 to 2020-12) by what is done with them. All others, such as <c>title</c>, <c>default</c> and
/// <c>format</c>, only tell of a value (2020-12 Validation, sections 7 to 9) and bound nothing.
/// </summary>
internal static class SchemaKeywords
{
    /// <summary>Those that ask for something that cannot be held to; a schema that has one is refused.</summary>
    public static readonly FrozenSet<string> Unsupported = new[]
    {
        "pattern", "patternProperties", "propertyNames", "oneOf", "not", "if", "then", "else", "prefixItems", "contains", "minContains",
        "maxContains", "additionalItems", "unevaluatedItems", "unevaluatedProperties", "dependencies", "dependentRequired",
        "dependentSchemas", "$dynamicRef", "$recursiveRef", "multipleOf", "minProperties", "maxProperties", "uniqueItems",
    }.ToFrozenSet();

    /// <summary>Those that say what a value is, each with the type that it is about; none of them may stand beside a reference.</summary>
    public static readonly FrozenDictionary<string, string> Asserting = new Dictionary<string, string>
    {
        ["type"] = "",
        ["enum"] = "",
        ["const"] = "",
        ["anyOf"] = "",
        ["allOf"] = "",
        ["$ref"] = "",
        ["properties"] = "object",
        ["required"] = "object",
        ["additionalProperties"] = "object",
        ["items"] = "array",
        ["minItems"] = "array",
        ["maxItems"] = "array",
        ["minLength"] = "string",
        ["maxLength"] = "string",
        ["minimum"] = "number",
        ["maximum"] = "number",
        ["exclusiveMinimum"] = "number",
        ["exclusiveMaximum"] = "number",
    }.ToFrozenDictionary();
}
