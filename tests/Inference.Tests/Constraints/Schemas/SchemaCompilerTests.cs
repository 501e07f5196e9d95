using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.Constraints;

namespace ServingCluster.Inference.Tests.Constraints.Schemas;

public sealed class SchemaCompilerTests
{
    [Theory]
    [InlineData("""{"type": "string", "pattern": "a+"}""", "schema.pattern: this keyword is not supported.")]
    [InlineData("""{"properties": {"a": {"items": {"multipleOf": 2}}}}""", "schema.properties.a.items.multipleOf: this keyword is not supported.")]
    [InlineData("""{"anyOf": [{"type": "null"}, {"oneOf": []}]}""", "schema.anyOf[1].oneOf: this keyword is not supported.")]
    [InlineData("""{"$ref": "#/$defs/a", "$defs": {"a": {"not": {}}}}""", "schema.$defs.a.not: this keyword is not supported.")]
    [InlineData("""{"allOf": [{}, {}]}""", "schema.allOf: more than one schema at once is not supported.")]
    [InlineData("""{"$ref": "#/$defs/b"}""", "schema.$ref: there is no '#/$defs/b'.")]
    [InlineData("""{"$ref": "https://example.com/a"}""", "schema.$ref: only references within the schema, such as '#/$defs/item', are supported.")]
    [InlineData("""{"$ref": "#anchor"}""", "schema.$ref: only references by path, such as '#/$defs/item', are supported.")]
    [InlineData("""{"$ref": "#/$defs/a", "type": "object", "$defs": {"a": {}}}""", "schema.$ref: 'type' may not stand beside it.")]
    [InlineData("""{"type": "text"}""", "schema.type: \"text\" is no type; known are object, array, string, number, integer, boolean, null.")]
    [InlineData("""{"type": []}""", "schema.type: it has to be a list with at least one element.")]
    [InlineData("""{"type": ["string", 1]}""", "schema.type[1]: 1 is no type; known are object, array, string, number, integer, boolean, null.")]
    [InlineData("""{"enum": []}""", "schema.enum: it has to be a list with at least one element.")]
    [InlineData("""{"enum": ["a"], "type": "null"}""", "schema.enum: it allows no value.")]
    [InlineData("""{"const": "a", "maxLength": 1}""", "schema.const: 'maxLength' may not stand beside it.")]
    [InlineData("""{"type": "string", "minLength": -1}""", "schema.minLength: -1 has to be a whole number of at least 0.")]
    [InlineData("""{"type": "array", "minItems": 2, "maxItems": 1}""", "schema.minItems: it is above maxItems.")]
    [InlineData("""{"type": "array", "items": [{}]}""", "schema.items: a list of schemas is not supported.")]
    [InlineData("""{"type": "object", "properties": []}""", "schema.properties: it has to be an object.")]
    [InlineData("""{"type": "object", "properties": {"a": false}}""", "schema.properties.a: false allows no value.")]
    [InlineData("""{"type": "object", "properties": {"a": {}, "a": {}}}""", "schema.properties.a: it is there twice.")]
    [InlineData("""{"type": "object", "properties": {"a": 1}}""", "schema.properties.a: a schema has to be an object or true.")]
    [InlineData("""{"type": "object", "required": "a"}""", "schema.required: it has to be a list of names.")]
    [InlineData("""{"type": "object", "required": ["a"], "additionalProperties": false}""", "schema.required: 'a' is not one of the properties.")]
    [InlineData("""{"type": "integer", "minimum": 5, "exclusiveMaximum": 5}""", "schema: no whole number lies within its bounds.")]
    [InlineData("""{"type": "number", "exclusiveMinimum": 1, "maximum": 1}""", "schema: no number of at most 6 decimals lies within its bounds.")]
    [InlineData("""{"type": "number", "minimum": 1e400}""", "schema: no number of at most 6 decimals lies within its bounds.")]
    [InlineData("""{"minimum": "1"}""", "schema.minimum: \"1\" has to be a number.")]
    [InlineData("""{"type": "integer", "exclusiveMinimum": true}""", "schema.exclusiveMinimum: true has to be a number.")]
    [InlineData("""{"$ref": "#"}""", "schema: no value of this form is nested at most 32 deep.")]
    [InlineData("""{"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}""", "schema: no value of this form is nested at most 32 deep.")]
    public void What_cannot_be_held_to_is_refused_with_its_place(string schema, string expected) => Assert.Equal(expected, Refused(schema));

    [Fact]
    public void An_object_of_too_many_properties_is_refused()
    {
        var properties = string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"p{i}\": {{}}"));

        Assert.Equal("schema.properties: an object has at most 64 properties; this one has 65.", Refused($"{{\"properties\": {{{properties}}}}}"));
    }

    [Theory]
    [InlineData("{{\"$ref\": \"#/$defs/{0}\"}}")]
    [InlineData("{{\"anyOf\": [{{\"$ref\": \"#/$defs/{0}\"}}, {{\"$ref\": \"#/$defs/{1}\"}}, {{\"type\": \"string\", \"maxLength\": {0}}}]}}")]
    [InlineData("{{\"type\": \"object\", \"properties\": {{\"a\": {{\"$ref\": \"#/$defs/{0}\"}}, \"b\": {{\"$ref\": \"#/$defs/{1}\"}}}}, \"required\": [\"a\"]}}")]
    public void A_schema_of_hostile_references_is_done_with_soon(string part)
    {
        const int Parts = 400;
        var parts = Enumerable.Range(0, Parts).Select(i => $"\"{i}\": " + string.Format(null, part, i + 1, i / 2)).Append($"\"{Parts}\": {{\"type\": \"null\"}}");

        // Without bounds it would not end at all, and the run would be stopped as one that hangs.
        var error = Record.Exception(() => JsonGrammar.OfSchema(JsonElement.Parse($"{{\"$ref\": \"#/$defs/0\", \"$defs\": {{{string.Join(',', parts)}}}}}"), "schema"));

        Assert.True(error is null or ServingException, error?.ToString());
    }

    [Theory]
    [InlineData("""{"type": "string"}""")]
    [InlineData("""{"type": ["object", "null"]}""")]
    public void The_arguments_of_a_tool_are_an_object(string schema)
    {
        var tool = new ToolSchema("f", JsonElement.Parse(schema), "tools[0].function.parameters");

        var error = Assert.Throws<ServingException>(() => JsonGrammar.OfToolCall(new ToolCallShape("", "name", "parameters", ""), [tool]));

        Assert.Equal("tools[0].function.parameters: the arguments of a function are an object; the schema has to be of the type 'object' alone.", error.Message);
    }

    private static string Refused(string schema)
    {
        var error = Assert.Throws<ServingException>(() => JsonGrammar.OfSchema(JsonElement.Parse(schema), "schema"));
        Assert.Equal(ErrorCode.InvalidParameterValue, error.Code);
        return error.Message;
    }
}
