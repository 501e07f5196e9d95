namespace ServingCluster.Inference.Tests.Tokenizers;

public sealed class TinyChatTests
{
    [Fact]
    public void Prompts_have_the_ids_of_the_reference()
    {
        foreach (var (prompt, ids, _, _) in TinyChat.Reference())
            Assert.Equal(ids, TinyChat.Tokenizer.Encode(prompt, addSpecialTokens: false));
    }

    [Fact]
    public void Answers_have_the_text_of_the_reference()
    {
        foreach (var (_, _, text, ids) in TinyChat.Reference())
            Assert.Equal(text, TinyChat.Tokenizer.Decode(ids, skipSpecialTokens: true));
    }

    [Fact]
    public void The_post_processor_puts_the_begin_of_text_before()
    {
        var plain = TinyChat.Tokenizer.Encode("Hello", addSpecialTokens: false);

        Assert.Equal([1019, .. plain], TinyChat.Tokenizer.Encode("Hello", addSpecialTokens: true));
    }

    [Fact]
    public void Special_tokens_are_known_and_left_out_on_request()
    {
        var tokenizer = TinyChat.Tokenizer;
        var end = tokenizer.FindToken("<|eot_id|>");

        Assert.Equal(1023, end);
        Assert.True(tokenizer.IsSpecial(1023));
        Assert.Equal("<|eot_id|>", tokenizer.Decode([1023], skipSpecialTokens: false));
        Assert.Equal("", tokenizer.Decode([1023], skipSpecialTokens: true));
        Assert.Equal("<|eot_id|>"u8, tokenizer.BytesOf(1023));
        Assert.Equal(1024, tokenizer.VocabularySize);
    }
}
