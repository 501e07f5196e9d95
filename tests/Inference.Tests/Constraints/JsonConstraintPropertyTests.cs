using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Constraints;
using ServingCluster.Inference.Tests.Serving.Language;

namespace ServingCluster.Inference.Tests.Constraints;

public sealed class JsonConstraintPropertyTests
{
    private static readonly Walk TinyChatWalk = new(TinyChat.Tokenizer, TinyChat.EndOfTurn);

    [Fact]
    public void Whatever_is_drawn_follows_the_schema()
    {
        CheckDrawn(Walk.OverBytes, tests: 300);
    }

    [Fact]
    public void Whatever_is_drawn_from_a_real_vocabulary_follows_the_schema()
    {
        CheckDrawn(TinyChatWalk, tests: 60);
    }

    [Fact]
    public void Whatever_is_drawn_as_an_object_is_one()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var text = TinyChatWalk.Draw(JsonGrammar.AnyObject, seed, free: 80);

            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(text).ValueKind);
        }));
    }

    [Fact]
    public void A_text_that_follows_the_schema_is_taken()
    {
        var cases = from schema in SchemaCase.Of(2) from text in schema.Texts from seed in Gen.Choose(0, int.MaxValue) select (schema.Schema, text, seed);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(cases), c =>
        {
            var schema = JsonElement.Parse(c.Schema);
            Assert.True(new SchemaValidator(schema).IsValid(JsonElement.Parse(c.text)), $"{c.text} does not follow {c.Schema}");

            var refusal = Walk.OverBytes.RefusalOf(JsonGrammar.OfSchema(schema, "schema"), Encoding.UTF8.GetBytes(c.text), new Random(c.seed));

            Assert.True(refusal is null, $"{c.text} under {c.Schema}: {refusal}");
        }));
    }

    [Fact]
    public void Whole_numbers_are_taken_where_they_lie_within_the_bounds()
    {
        var numbers = Gen.OneOf(Gen.Choose(-20, 20), Gen.Choose(-2000, 2000), Gen.Choose(-2_000_000, 2_000_000));
        var cases = from low in numbers from width in Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(0, 3000)) from number in Gen.OneOf(numbers, Gen.Choose(low - 2, low + width + 2)) select (low, high: low + width, number);
        CheckRanges(cases.Select(c => ($$"""{"type": "integer", "minimum": {{c.low}}, "maximum": {{c.high}}}""", $"{c.number}", c.number >= c.low && c.number <= c.high)));
    }

    [Fact]
    public void Numbers_are_taken_where_they_lie_within_the_bounds()
    {
        var numbers = Gen.OneOf(Gen.Choose(-20, 20), Gen.Choose(-20_000, 20_000)).Select(n => n / 100m);
        var cases = from low in numbers from width in Gen.Choose(1, 300) from number in numbers select (low, high: low + (width / 100m), number);
        CheckRanges(cases.Select(c => (
            FormattableString.Invariant($$"""{"type": "number", "exclusiveMinimum": {{c.low}}, "exclusiveMaximum": {{c.high}}}"""),
            FormattableString.Invariant($"{c.number}"), c.number > c.low && c.number < c.high)));
    }

    [Theory]
    [InlineData("""{"type": "number", "minimum": -1.5, "exclusiveMaximum": 0.001}""")]
    [InlineData("""{"type": "integer", "exclusiveMinimum": 98, "maximum": 1203}""")]
    [InlineData("""{"type": "integer", "maximum": -7}""")]
    [InlineData("""{"type": "number", "minimum": 999999999999}""")]
    [InlineData("""{"type": ["integer", "null"], "minimum": 999999999999999999}""")]
    [InlineData("""{"type": "array", "items": {"type": "integer", "minimum": 3, "maximum": 3}, "minItems": 3}""")]
    public void Numbers_that_are_drawn_lie_within_the_bounds(string schema)
    {
        var parsed = JsonElement.Parse(schema);
        for (var seed = 0; seed < 50; seed++)
        {
            var text = Walk.OverBytes.Draw(JsonGrammar.OfSchema(parsed, "schema"), seed, free: 20);
            Assert.True(new SchemaValidator(parsed).IsValid(JsonElement.Parse(text)), text);
        }
    }

    private static void CheckRanges(Gen<(string Schema, string Number, bool IsWithin)> cases) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(cases), c =>
        {
            var refusal = Walk.OverBytes.RefusalOf(JsonGrammar.OfSchema(JsonElement.Parse(c.Schema), "schema"), Encoding.UTF8.GetBytes(c.Number), new Random(1));

            Assert.Equal(c.IsWithin, refusal is null);
        }));

    private static void CheckDrawn(Walk walk, int tests)
    {
        var cases = from schema in SchemaCase.Of(2) from seed in Gen.Choose(0, int.MaxValue) from free in Gen.Choose(0, 60) select (schema.Schema, seed, free);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(Arb.From(cases), c =>
        {
            var schema = JsonElement.Parse(c.Schema);

            var text = walk.Draw(JsonGrammar.OfSchema(schema, "schema"), c.seed, c.free);

            Assert.True(new SchemaValidator(schema).IsValid(JsonElement.Parse(text)), $"{text} does not follow {c.Schema}");
        }));
    }
}
