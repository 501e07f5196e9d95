using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

/// <summary>Any requests at any times: what was let in, against the rate.</summary>
public sealed class TokenBucketPropertyTests
{
    private const double BurstSeconds = 3;

    private sealed record Offer(double Gap, long Expected, long Taken);

    private sealed record Offers(double Rate, IReadOnlyList<Offer> Requests);

    private static readonly Arbitrary<Offers> Any = Arb.From(
        from rate in Gen.Elements(1.0, 7, 100, 950, 100_000)
        from requests in (
            from gap in Gen.Frequency((4, Gen.Choose(0, 10)), (2, Gen.Choose(10, 1000)), (1, Gen.Choose(1000, 100_000)))
            from expected in Gen.Choose(1, 5000)
            from part in Gen.Choose(0, 150)
            select new Offer(gap / 1000.0, expected, expected * part / 100)).ListOf()
        select new Offers(rate, [.. requests]));

    [Fact]
    public void Whatever_is_let_in_within_any_time_exceeds_rate_and_burst_by_one_request_at_most() => Holds(offers =>
    {
        var admitted = Run(offers, settles: false);
        for (var first = 0; first < admitted.Count; first++)
        {
            var sum = 0L;
            for (var last = first; last < admitted.Count; last++)
            {
                sum += admitted[last].Offer.Expected;
                var seconds = admitted[last].At - admitted[first].At + BurstSeconds;
                // Times are fractions: what they grant is cut to thousandths of tokens.
                if (sum > (offers.Rate * seconds) + admitted[last].Offer.Expected + 0.01)
                    return false;
            }
        }

        return true;
    });

    [Fact]
    public void In_the_long_run_what_was_really_taken_keeps_the_rate_however_wrong_the_estimates_were() => Holds(offers =>
    {
        var admitted = Run(offers, settles: true);
        if (admitted.Count == 0)
            return true;
        var taken = admitted.Sum(a => a.Offer.Taken);
        return taken <= (offers.Rate * (admitted[^1].At + BurstSeconds)) + admitted[^1].Offer.Taken + 0.01;
    });

    [Fact]
    public void Who_comes_back_when_told_is_let_in() => Holds(offers =>
    {
        var bucket = new TokenBucket(offers.Rate, BurstSeconds, 0);
        var now = 0.0;
        foreach (var offer in offers.Requests)
        {
            now += offer.Gap;
            if (bucket.TryTake(offer.Expected, now, out var wait))
                continue;
            now += wait.TotalSeconds + 1e-3;
            if (wait < TimeSpan.FromHours(1) && !bucket.TryTake(offer.Expected, now, out _))
                return false;
        }

        return true;
    });

    private static List<(double At, Offer Offer)> Run(Offers offers, bool settles)
    {
        var bucket = new TokenBucket(offers.Rate, BurstSeconds, 0);
        var admitted = new List<(double, Offer)>();
        var now = 0.0;
        foreach (var offer in offers.Requests)
        {
            now += offer.Gap;
            if (!bucket.TryTake(offer.Expected, now, out _))
                continue;
            admitted.Add((now, offer));
            if (settles)
                bucket.Settle(offer.Expected, offer.Taken);
        }

        return admitted;
    }

    private static void Holds(Func<Offers, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Any, property));
}
