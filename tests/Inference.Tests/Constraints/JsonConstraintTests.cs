using System.Text;
using System.Text.Json;
using ServingCluster.Inference.Constraints;

namespace ServingCluster.Inference.Tests.Constraints;

public sealed class JsonConstraintTests
{
    private const string Tree = """
        {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "additionalProperties": false, "required": ["name", "children"],
         "properties": {"name": {"type": "string", "maxLength": 3}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}}
        """;

    [Theory]
    [InlineData("""{"type": "string", "maxLength": 2}""", "\"abc\"")]
    [InlineData("""{"type": "string", "maxLength": 2}""", "\"日本語\"")]
    [InlineData("""{"type": "string", "minLength": 2}""", "\"a\"")]
    [InlineData("""{"type": "string"}""", "\"\\ud800\"")]
    [InlineData("""{"type": "string"}""", "\"\n\"")]
    [InlineData("""{"type": "string"}""", "\"a\" ")]
    [InlineData("""{"type": "integer"}""", "1.5")]
    [InlineData("""{"type": "integer"}""", "01")]
    [InlineData("""{"type": "number"}""", "1.")]
    [InlineData("""{"type": "number"}""", "123456789012345678901")]
    [InlineData("""{"type": "array", "items": {"type": "null"}, "minItems": 1}""", "[]")]
    [InlineData("""{"type": "array", "items": {"type": "null"}, "maxItems": 2}""", "[null,null,null]")]
    [InlineData("""{"type": "array", "items": false}""", "[1]")]
    [InlineData("""{"type": "array"}""", "[1,]")]
    [InlineData("""{"type": "object"}""", "{\"a\":1,}")]
    [InlineData("""{"type": "object", "required": ["a"]}""", "{\"b\":1}")]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "null"}}, "additionalProperties": false}""", "{\"b\":1}")]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "null"}}}""", "{\"a\":1}")]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "null"}}}""", "{\"\\u0061\":1}")]
    [InlineData("""{"type": "object", "properties": {"a": {}, "\u0001": {}}}""", "{\"\\u0061\":1}")]
    [InlineData("""{"type": "object", "properties": {"a": {}}}""", "{\"a\":1,\"a\":2}")]
    [InlineData("""{"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "null"}}""", "{\"b\":1}")]
    [InlineData("""{"enum": ["red", "green"]}""", "\"blue\"")]
    [InlineData("""{"enum": ["red", 1], "type": "integer"}""", "\"red\"")]
    [InlineData("""{"anyOf": [{"type": "null"}, {"const": 1}]}""", "2")]
    public void A_text_that_does_not_follow_the_schema_is_refused(string schema, string text)
    {
        Assert.NotNull(RefusalOf(JsonGrammar.OfSchema(JsonElement.Parse(schema), "schema"), text));
    }

    [Theory]
    [InlineData("""{"type": "object", "properties": {"a": {}}}""", "{\"ab\": 1, \"a\": 2, \"b\\n\": 3}")]
    [InlineData("""{"allOf": [{"type": "null"}], "description": "Nothing."}""", "null")]
    [InlineData("""{"type": "string", "format": "date", "title": "Day", "default": "x"}""", "\"a\"")]
    [InlineData("""{"properties": {"a": {"type": "null"}}}""", "{\"a\":null}")]
    [InlineData("""{"$ref": "#/definitions/a~1b%20c", "definitions": {"a/b c": {"const": 1}}}""", "1")]
    [InlineData("true", "[{}]")]
    [InlineData("""{"type": "integer"}""", " \n 12")]
    [InlineData(Tree, """{"name": "a", "children": [{"children": [], "name": "b"}]}""")]
    public void A_text_that_follows_the_schema_is_taken(string schema, string text)
    {
        Assert.Null(RefusalOf(JsonGrammar.OfSchema(JsonElement.Parse(schema), "schema"), text));
    }

    [Fact]
    public void A_strict_schema_has_no_other_properties_than_those_it_names()
    {
        var schema = JsonElement.Parse("""{"type": "object", "properties": {"a": {}}}""");

        Assert.Null(RefusalOf(JsonGrammar.OfSchema(schema, "schema"), "{\"b\":1}"));
        Assert.NotNull(RefusalOf(JsonGrammar.OfSchema(schema, "schema", isStrict: true), "{\"b\":1}"));
    }

    [Fact]
    public void A_recursive_schema_is_followed_to_a_depth_that_readers_take()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var text = Walk.OverBytes.Draw(JsonGrammar.OfSchema(JsonElement.Parse(Tree), "schema"), seed, free: 400);

            Assert.True(new SchemaValidator(JsonElement.Parse(Tree)).IsValid(JsonElement.Parse(text)));
        }

        var open = string.Concat(Enumerable.Repeat("[", 33));
        Assert.Equal("refused at byte 32", RefusalOf(JsonGrammar.OfSchema(JsonElement.Parse("{}"), "schema"), open));
    }

    [Fact]
    public void White_space_has_an_end()
    {
        Assert.NotNull(RefusalOf(JsonGrammar.AnyObject, "{" + new string(' ', 40) + "}"));
        Assert.Null(RefusalOf(JsonGrammar.AnyObject, "{" + new string(' ', 30) + "}"));
    }

    [Fact]
    public void Only_the_end_may_follow_a_complete_value()
    {
        var vocabulary = new ByteVocabulary();
        var walk = Walk.OfBytes(vocabulary);
        var constraint = walk.Constrain(JsonGrammar.AnyObject);

        Assert.DoesNotContain(vocabulary.End, walk.Allowed(constraint));
        constraint.Accept('{');
        Assert.DoesNotContain(vocabulary.End, walk.Allowed(constraint));
        constraint.Accept('}');

        Assert.Equal([vocabulary.End], walk.Allowed(constraint));
        Assert.True(constraint.MayEnd);
    }

    [Fact]
    public void A_token_that_was_masked_is_not_accepted()
    {
        Assert.Throws<InvalidOperationException>(() => Walk.OverBytes.Constrain(JsonGrammar.AnyObject).Accept('x'));
    }

    [Fact]
    public void Special_tokens_stand_in_the_marks_of_a_call_only()
    {
        var vocabulary = new ByteVocabulary("<tool_call>", "</tool_call>", "<|other|>");
        var walk = Walk.OfBytes(vocabulary);
        var (open, close, other) = (vocabulary.End - 3, vocabulary.End - 2, vocabulary.End - 1);
        var constraint = walk.Constrain(JsonGrammar.OfToolCall(new ToolCallShape("<tool_call>\n", "name", "arguments", "\n</tool_call>"), [new ToolSchema("f", null, "tools[0]")]));

        Assert.Contains(open, walk.Allowed(constraint));
        Assert.DoesNotContain(close, walk.Allowed(constraint));
        constraint.Accept(open);
        AcceptAll(constraint, "\n{\"name\": \"f\", \"arguments\": {\"a\": \"x");
        Assert.Empty(walk.Allowed(constraint).Intersect([open, close, other]));
        AcceptAll(constraint, "\"}}\n");
        Assert.Contains(close, walk.Allowed(constraint));
        constraint.Accept(close);

        Assert.Equal([vocabulary.End], walk.Allowed(constraint));
    }

    [Fact]
    public void A_call_names_a_tool_and_then_has_its_arguments()
    {
        var parameters = JsonElement.Parse("""{"type": "object", "properties": {"city": {"enum": ["Paris", "Rome"]}}, "required": ["city"]}""");
        var grammar = JsonGrammar.OfToolCall(new ToolCallShape("", "name", "parameters", ""), [new ToolSchema("weather", parameters, "tools[0]"), new ToolSchema("time", null, "tools[1]")]);

        Assert.Null(RefusalOf(grammar, """{"name": "weather", "parameters": {"city": "Rome"}}"""));
        Assert.Null(RefusalOf(grammar, """{"name": "time", "parameters": {"city": 1}}"""));
        Assert.NotNull(RefusalOf(grammar, """{"name": "weather", "parameters": {"city": "Oslo"}}"""));
        Assert.NotNull(RefusalOf(grammar, """{"name": "other", "parameters": {}}"""));
        Assert.NotNull(RefusalOf(grammar, """{"parameters": {}, "name": "time"}"""));
    }

    [Fact]
    public void An_answer_of_many_thousand_tokens_stays_held()
    {
        var schema = JsonElement.Parse("""{"type": "array", "items": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": false}, "maxItems": 3000}""");
        var constraint = Walk.OverBytes.Constrain(JsonGrammar.OfSchema(schema, "schema"));

        AcceptAll(constraint, "[" + string.Join(',', Enumerable.Repeat("{\"a\": 1}", 3000)));

        Assert.Equal(["]"], Walk.OverBytes.Allowed(constraint).Where(id => id > ' ' && id < 256).Select(id => ((char)id).ToString()));
    }

    private static string? RefusalOf(JsonGrammar grammar, string text) => Walk.OverBytes.RefusalOf(grammar, Encoding.UTF8.GetBytes(text), new Random(1));

    private static void AcceptAll(JsonConstraint constraint, string text)
    {
        foreach (var next in Encoding.UTF8.GetBytes(text))
            constraint.Accept(next);
    }
}
