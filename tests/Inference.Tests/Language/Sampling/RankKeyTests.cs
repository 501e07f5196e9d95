using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Language.Sampling;

namespace ServingCluster.Inference.Tests.Language.Sampling;

public sealed class RankKeyTests
{
    private static readonly Gen<float> AnyLogit = Gen.Frequency<float>(
        (1, Gen.Elements(0f, -0f, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon)),
        (3, Gen.Choose(-1000, 1000).Select(n => n / 7f)));

    [Fact]
    public void Keys_are_in_the_order_of_logits_and_of_equal_ones_the_lower_token_is_ahead()
    {
        var pairs = AnyLogit.Zip(Gen.Choose(0, 200_000)).ToArbitrary();
        Prop.ForAll(pairs, pairs, (a, b) =>
        {
            var expected = a.Item1 != b.Item1 ? a.Item1.CompareTo(b.Item1) : b.Item2.CompareTo(a.Item2);
            Assert.Equal(expected, RankKey.Of(a.Item1, a.Item2).CompareTo(RankKey.Of(b.Item1, b.Item2)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void A_key_gives_back_its_logit_and_its_token()
    {
        Prop.ForAll(AnyLogit.ToArbitrary(), Gen.Choose(0, 200_000).ToArbitrary(), (logit, token) =>
        {
            Assert.Equal(logit, RankKey.Logit(RankKey.Of(logit, token)));
            Assert.Equal(token, RankKey.Token(RankKey.Of(logit, token)));
        }).Check(Config.QuickThrowOnFailure);
    }
}
