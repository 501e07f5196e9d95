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
