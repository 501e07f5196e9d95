namespace ServingCluster.Inference.Tests.Tokenizers;

public sealed class TokenizerTests
{
    public static TheoryData<string> Names => [.. FixtureFile.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_have_the_ids_of_the_reference(string name)
    {
        var tokenizer = FixtureFile.Load(name);
        var cases = FixtureFile.Cases(name);
        var every = cases.GetProperty("every").GetInt32();

        foreach (var (index, ids) in cases.GetProperty("ids").EnumerateArray().Index())
        {
            var text = FixtureFile.Texts[index * every];
            Assert.True(
                FixtureFile.Ids(ids).AsSpan().SequenceEqual(tokenizer.Encode(text, addSpecialTokens: true)),
                $"{System.Text.Json.JsonSerializer.Serialize(text)} has to be {ids}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_have_the_text_of_the_reference(string name)
    {
        var tokenizer = FixtureFile.Load(name);
        if (!FixtureFile.Cases(name).TryGetProperty("decoded", out var decoded))
            return;

        foreach (var pair in decoded.EnumerateArray())
            Assert.Equal(pair[1].GetString(), tokenizer.Decode(FixtureFile.Ids(pair[0]), skipSpecialTokens: true));
    }

    [Fact]
    public void Lone_surrogates_become_the_replacement_character()
    {
        var tokenizer = FixtureFile.Load("gpt2");

        Assert.Equal(tokenizer.Encode("a\uFFFDb", false), tokenizer.Encode("a\uD800b", false));
        Assert.Equal(tokenizer.Encode("\uFFFD", false), tokenizer.Encode("\uDC00", false));
    }

    [Fact]
    public void A_token_that_no_merge_reaches_is_found_where_merges_are_ignored()
    {
        var tokenizer = FixtureFile.Load("llama3");

        Assert.Equal([tokenizer.FindToken("Ġinvocation")!.Value], tokenizer.Encode(" invocation", false));
        Assert.NotEqual([tokenizer.FindToken("Ġinvocation")!.Value], FixtureFile.Load("deepseek").Encode(" invocation", false));
    }

    [Fact]
    public void Ids_out_of_the_vocabulary_give_nothing()
    {
        var tokenizer = FixtureFile.Load("gpt2");

        Assert.Equal("", tokenizer.Decode([-1, tokenizer.VocabularySize, int.MaxValue], false));
        Assert.Empty(tokenizer.BytesOf(tokenizer.VocabularySize));
        Assert.False(tokenizer.IsSpecial(-1));
        Assert.Null(tokenizer.FindToken("no such token"));
    }

    [Theory]
    [InlineData("gpt2", "Ġt", " t")]
    [InlineData("llama2", "▁the", " the")]
    [InlineData("llama2", "<0x41>", "A")]
    [InlineData("xlmr", "▁the", " the")]
    [InlineData("bert", "##ing", "ing")]
    [InlineData("bert", "the", " the")]
    [InlineData("word_level", "the", " the")]
    [InlineData("clip", "the</w>", "the ")]
    public void A_token_stands_for_its_bytes_in_the_midst_of_a_text(string name, string token, string text)
    {
        var tokenizer = FixtureFile.Load(name);

        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(text), tokenizer.BytesOf(tokenizer.FindToken(token)!.Value));
    }

    [Fact]
    public void A_token_may_stand_for_a_part_of_a_character()
    {
        var tokenizer = FixtureFile.Load("llama2");

        Assert.Equal([0xE4], tokenizer.BytesOf(tokenizer.FindToken("<0xE4>")!.Value));
    }

    [Fact]
    public async Task Several_threads_may_encode_at_once()
    {
        var tokenizer = FixtureFile.Load("llama3");
        var expected = FixtureFile.Texts.Select(text => tokenizer.Encode(text, false)).ToArray();
        var fresh = FixtureFile.Load("llama3");

        await Parallel.ForAsync(0, 2000, (i, _) =>
        {
            Assert.Equal(expected[i % expected.Length], fresh.Encode(FixtureFile.Texts[i % expected.Length], false));
            return ValueTask.CompletedTask;
        });
    }
}
