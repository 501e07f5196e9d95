using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Errors;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Cache;

namespace ServingCluster.Inference.Tests.Language.Cache;

public sealed class CachePlanTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(512, 1000, 2048 * MiB, 16, 512)]
    [InlineData(131_072, 100_000, 2048 * MiB, 10, 2048)]
    [InlineData(131_072, 10_000, 2048 * MiB, 16, 13_421)]
    [InlineData(4096, 700_000, 2048 * MiB, 1, 2048)]
    public void Contexts_are_cut_before_slots_are_given_up_but_not_below_what_is_useful(
        int modelLength, long tokenBytes, long cacheBytes, int slots, int length)
    {
        var plan = CachePlan.Fit(modelLength, tokenBytes, new LanguageEngineOptions { CacheBytes = cacheBytes });
        Assert.Equal(new CachePlan(slots, length), plan);
    }

    [Fact]
    public void A_context_that_was_asked_for_costs_slots()
    {
        var options = new LanguageEngineOptions { CacheBytes = 100 * MiB, ContextLength = 40_000 };
        Assert.Equal(new CachePlan(2, 40_000), CachePlan.Fit(131_072, 1200, options));
    }

    [Theory]
    [InlineData(50_000, 1200, "the model's is 32768")]
    [InlineData(20_000, 12_000, "needs 240000000 bytes for one context of 20000 tokens, but may have 104857600")]
    public void What_cannot_be_had_is_refused_with_both_numbers(int contextLength, long tokenBytes, string expected)
    {
        var options = new LanguageEngineOptions { CacheBytes = 100 * MiB, ContextLength = contextLength };
        var refusal = Assert.Throws<ServingException>(() => CachePlan.Fit(32_768, tokenBytes, options));
        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        Assert.Contains(expected, refusal.Message);
    }

    [Fact]
    public void No_plan_takes_more_memory_than_it_may()
    {
        var cases =
            from modelLength in Gen.Choose(1, 200_000)
            from tokenBytes in Gen.Choose(1, 1_000_000)
            from slots in Gen.Choose(1, 256)
            from mebibytes in Gen.Choose(1, 100_000)
            select (modelLength, tokenBytes, new LanguageEngineOptions { Slots = slots, CacheBytes = mebibytes * MiB });
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var (modelLength, tokenBytes, options) = given;
            try
            {
                var plan = CachePlan.Fit(modelLength, tokenBytes, options);
                Assert.InRange(plan.Slots, 1, options.Slots);
                Assert.InRange(plan.Length, 1, modelLength);
                Assert.InRange((long)plan.Slots * plan.Length * tokenBytes, 1, options.CacheBytes);
            }
            catch (ServingException)
            {
                Assert.True(Math.Min(modelLength, 2048L) * tokenBytes > options.CacheBytes);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}
