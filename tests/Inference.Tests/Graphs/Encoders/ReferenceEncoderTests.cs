namespace ServingCluster.Inference.Tests.Graphs.Encoders;

/// <summary>Every supported encoder, and its variants, against what tests/reference computed from the published equations.</summary>
public sealed class ReferenceEncoderTests
{
    public static TheoryData<string> Names => ReferenceEncoder.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_alone_gives_the_references_embedding(string name)
    {
        using var encoder = new ReferenceEncoder(name);
        for (var i = 0; i < encoder.Texts.Count; i++)
            ReferenceModel.AssertClose(encoder.Expected(i), encoder.Run(encoder.Texts[i])[0]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_of_different_lengths_give_the_same_together(string name)
    {
        using var encoder = new ReferenceEncoder(name);
        var together = encoder.Run([.. encoder.Texts]);
        for (var i = 0; i < together.Length; i++)
            ReferenceModel.AssertClose(encoder.Expected(i), together[i]);
    }

    [Theory]
    [InlineData("bert_cls", true)]
    [InlineData("bert_old_names", false)]
    [InlineData("gte_ntk", false)]
    [InlineData("roberta_poolings", true)]
    public void Only_a_model_with_a_module_that_normalises_gives_vectors_of_length_1(string name, bool isNormalized)
    {
        using var encoder = new ReferenceEncoder(name);
        Assert.All(encoder.Run([.. encoder.Texts]), vector => Assert.Equal(isNormalized, Math.Abs(vector.Sum(x => x * x) - 1) < 1e-4));
    }
}
