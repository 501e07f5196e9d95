using FsCheck;
using FsCheck.Fluent;

namespace ServingCluster.Inference.Tests.Constraints;

/// <summary>A schema, and texts that follow it.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Texts">Some of its values as texts, with white space here and there.</param>
internal sealed record SchemaCase(string Schema, Gen<string> Texts)
{
    private static readonly Gen<string> Space = Gen.Elements("", "", "", " ", "\n  ", "\t");

    private static readonly Gen<string> Words = Gen.Elements("", "a", "ab", "é", "日本", "😀x", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\\"", "the", "/", "\\/");

    private static readonly Gen<string> Numbers = Gen.Elements("0", "-0", "7", "-12", "1234567", "0.5", "-3.25", "1e5", "2E-7", "12.5e+10");

    /// <summary>Cases nested so many times at most.</summary>
    public static Gen<SchemaCase> Of(int depth) => depth == 0 ? Leaf : Gen.Frequency(
        (2, Leaf),
        (2, from parts in Of(depth - 1).ListOf(3) from form in Gen.Choose(0, 7) select Object([.. parts], form)),
        (1, from part in Of(depth - 1) from fewest in Gen.Choose(0, 2) from more in Gen.Choose(0, 2) select Array(part, fewest, fewest + more)),
        (1, from first in Of(depth - 1) from second in Of(depth - 1) select Union(first, second)));

    private static Gen<SchemaCase> Leaf => Gen.OneOf(
        Gen.Constant(new SchemaCase("""{"type": "string"}""", Words.Select(w => $"\"{w}\""))),
        Gen.Constant(new SchemaCase("""{"type": "string", "minLength": 1, "maxLength": 4}""", Gen.Elements("\"a\"", "\"日本日本\"", "\"\\u00e9é\"", "\"\\ud83d\\ude00😀ab\""))),
        Gen.Constant(new SchemaCase("""{"enum": ["a", "ab", 1, 12, null, {"a": [1]}]}""", Gen.Elements("\"a\"", "\"ab\"", "1", "12", "null", "{\"a\":[1]}"))),
        Gen.Constant(new SchemaCase("""{"const": "né\"x\n"}""", Gen.Constant("\"né\\\"x\\n\""))),
        Gen.Constant(new SchemaCase("""{"type": "number"}""", Numbers)),
        Gen.Constant(new SchemaCase("""{"type": "integer"}""", Numbers.Where(n => !n.AsSpan().ContainsAny(".eE")))),
        Gen.Constant(new SchemaCase("""{"type": ["boolean", "null"]}""", Gen.Elements("true", "false", "null"))),
        Gen.Constant(new SchemaCase("{}", Gen.Elements("{\"a\": [1, {\"b\": null}]}", "[]", "{ }", "\"x\"", "-1.5", "true"))));

    private static SchemaCase Array(SchemaCase item, int fewest, int most) => new(
        $"{{\"type\": \"array\", \"items\": {item.Schema}, \"minItems\": {fewest}, \"maxItems\": {most}}}",
        from count in Gen.Choose(fewest, most)
        from items in item.Texts.ListOf(count)
        from space in Space
        select $"[{space}{string.Join(space + "," + space, items)}{space}]");

    private static SchemaCase Union(SchemaCase first, SchemaCase second) =>
        new($"{{\"anyOf\": [{first.Schema}, {second.Schema}]}}", Gen.OneOf(first.Texts, second.Texts));

    // Names that begin with each other; the first is needed, others may come or not.
    private static SchemaCase Object(SchemaCase[] parts, int form)
    {
        string[] names = ["a", "ab", "n\\u0001"];
        var takesOthers = (form & 1) != 0;
        var properties = string.Join(", ", parts.Select((part, i) => $"\"{names[i]}\": {part.Schema}"));
        var schema = $"{{\"type\": \"object\", \"properties\": {{{properties}}}, \"required\": [\"a\"]"
            + (takesOthers ? "" : ", \"additionalProperties\": false") + "}";
        return new SchemaCase(
            schema,
            from values in Gen.CollectToList(parts, part => part.Texts)
            from chosen in Gen.Choose(0, takesOthers ? 7 : 3)
            from order in Gen.Shuffle([0, 1, 2, 3])
            from space in Space
            select $"{{{space}{string.Join($"{space},{space}", Members(names, [.. values], chosen, order, space))}{space}}}");
    }

    private static IEnumerable<string> Members(string[] names, string[] values, int chosen, int[] order, string space) =>
        from i in order
        where i == 0 || (chosen >> (i - 1) & 1) != 0
        select i < 3 ? $"\"{names[i]}\"{space}:{space}{values[i]}" : "\"abc\":[1, \"x\"]";
}
