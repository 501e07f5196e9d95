using FsCheck;
using FsCheck.Fluent;

namespace ServingCluster.Inference.Tests.Tokenizers;

public sealed class TokenizerPropertyTests
{
    // Every kind of character that some step treats in its own way, beside random ones.
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Elements(FixtureFile.Texts),
            Gen.Choose(0, 0x10FFFF).Where(c => c is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32),
            Gen.Choose(0x20, 0x7E).Select(char.ConvertFromUtf32))
        .ListOf()
        .Select(string.Concat);

    // Those of single steps have no decoder of their own.
    public static TheoryData<string> Names => [.. FixtureFile.Names.Where(name => !name.StartsWith("step_", StringComparison.Ordinal))];

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    [InlineData("o200k")]
    [InlineData("deepseek")]
    [InlineData("mistral")]
    public void Encoded_text_decodes_to_itself(string name)
    {
        var tokenizer = FixtureFile.Load(name);

        // A space at the start is what the decoder of this family takes for the one it put there; an added token takes spaces with it.
        Prop.ForAll(Texts.Select(text => "a" + text.Replace("replica", "", StringComparison.Ordinal)).ToArbitrary(), text =>
                tokenizer.Decode(tokenizer.Encode(text, false), false) == text.Replace("▁", name == "mistral" ? " " : "▁", StringComparison.Ordinal))
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_stream_gave_is_at_any_time_the_start_of_the_whole_text(string name)
    {
        var tokenizer = FixtureFile.Load(name);
        var ids = Gen.OneOf(
            Gen.Choose(0, tokenizer.VocabularySize - 1).ListOf().Select(list => list.ToArray()),
            Texts.Select(text => tokenizer.Encode(text, false)));

        Prop.ForAll(ids.ToArbitrary(), ids =>
        {
            var stream = tokenizer.StartStream(skipSpecialTokens: false);
            var text = "";
            for (var i = 0; i < ids.Length; i++)
            {
                text += stream.Append(ids[i]);
                if (!tokenizer.Decode(ids.AsSpan(0, i + 1), false).StartsWith(text, StringComparison.Ordinal) || EndsInHalf(text))
                    return false;
            }

            return text + stream.Flush() == tokenizer.Decode(ids, false);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    [InlineData("llama2")]
    public void The_bytes_of_tokens_put_together_are_the_text(string name)
    {
        var tokenizer = FixtureFile.Load(name);

        Prop.ForAll(Texts.ToArbitrary(), text =>
        {
            var bytes = tokenizer.Encode("a" + text, false).SelectMany(tokenizer.BytesOf).ToArray();
            var decoded = System.Text.Encoding.UTF8.GetString(bytes);
            return decoded.TrimStart() == tokenizer.Decode(tokenizer.Encode("a" + text, false), false).TrimStart();
        }).QuickCheckThrowOnFailure();
    }

    private static bool EndsInHalf(string text) => text.Length > 0 && char.IsHighSurrogate(text[^1]);
}
