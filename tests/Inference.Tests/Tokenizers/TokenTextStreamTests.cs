namespace ServingCluster.Inference.Tests.Tokenizers;

public sealed class TokenTextStreamTests
{
    [Fact]
    public void A_token_is_given_out_when_its_character_is_whole()
    {
        var tokenizer = FixtureFile.Load("gpt2");
        var stream = tokenizer.StartStream(false);
        var ids = ByteIds(tokenizer, "x😀");

        Assert.Equal(["x", "", "", "", "😀"], ids.Select(stream.Append));
        Assert.Equal("", stream.Flush());
    }

    [Fact]
    public void A_character_that_never_became_whole_is_replaced_at_the_end()
    {
        var tokenizer = FixtureFile.Load("gpt2");
        var stream = tokenizer.StartStream(false);

        Assert.Equal(["x", "", ""], ByteIds(tokenizer, "x中").SkipLast(1).Select(stream.Append));
        Assert.Equal("\uFFFD", stream.Flush());
    }

    [Fact]
    public void Byte_tokens_are_held_until_their_run_ends()
    {
        var tokenizer = FixtureFile.Load("llama2");
        int Id(string token) => tokenizer.FindToken(token)!.Value;

        var whole = tokenizer.StartStream(false);
        Assert.Equal(["the", "", "", "", "中 the"], new[] { "▁the", "<0xE4>", "<0xB8>", "<0xAD>", "▁the" }.Select(t => whole.Append(Id(t))));

        // A byte too many, and the reference gives one replacement for each byte of the run.
        var broken = tokenizer.StartStream(false);
        Assert.Equal(["the", "", "", "", ""], new[] { "▁the", "<0xE4>", "<0xB8>", "<0xAD>", "<0xE4>" }.Select(t => broken.Append(Id(t))));
        Assert.Equal("\uFFFD\uFFFD\uFFFD\uFFFD", broken.Flush());
    }

    [Fact]
    public void The_space_before_the_first_word_is_left_out()
    {
        var tokenizer = FixtureFile.Load("llama2");
        var stream = tokenizer.StartStream(false);

        Assert.Equal(["the", " the"], new[] { "▁the", "▁the" }.Select(t => stream.Append(tokenizer.FindToken(t)!.Value)));
    }

    [Fact]
    public void Special_tokens_give_no_text_on_request()
    {
        var ids = new[] { 1019, TinyChat.Tokenizer.Encode("I", false)[0], 1023 };

        Assert.Equal(["", "I", ""], Texts(skip: true));
        Assert.Equal(["<|begin_of_text|>", "I", "<|eot_id|>"], Texts(skip: false));

        IEnumerable<string> Texts(bool skip)
        {
            var stream = TinyChat.Tokenizer.StartStream(skip);
            return [.. ids.Select(stream.Append)];
        }
    }

    private static int[] ByteIds(Inference.Tokenizers.Tokenizer tokenizer, string text) =>
        [.. System.Text.Encoding.UTF8.GetBytes(text).Select(value => tokenizer.FindToken(Inference.Tokenizers.Unicode.ByteAlphabet.Of(value).ToString())!.Value)];
}
