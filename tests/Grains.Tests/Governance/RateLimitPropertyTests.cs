using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Governance;

namespace ServingCluster.Grains.Tests.Governance;

/// <summary>Whatever happens to routers, the limiter, its answers and its clock: no minute sees more than the limit.</summary>
public sealed class RateLimitPropertyTests
{
    private const int Routers = 3;

    private sealed record Event(EventKind Kind, int Router, int Amount);

    private enum EventKind
    {
        Send,
        Wait,
        CrashRouter,
        RestartLimiter,
        StepClock,
        LoseAnswers,
        FailCalls,
        Recover,
    }

    private static readonly Arbitrary<(long Limit, Event[] Events)> Any = Arb.From(
        from limit in Gen.Elements<long>(0, 1, 2, 7, 50, 1000)
        from events in (
            from kind in Gen.Frequency(
                (10, Gen.Constant(EventKind.Send)), (6, Gen.Constant(EventKind.Wait)), (1, Gen.Constant(EventKind.CrashRouter)),
                (1, Gen.Constant(EventKind.RestartLimiter)), (1, Gen.Constant(EventKind.StepClock)), (1, Gen.Constant(EventKind.LoseAnswers)),
                (1, Gen.Constant(EventKind.FailCalls)), (2, Gen.Constant(EventKind.Recover)))
            from router in Gen.Choose(0, Routers - 1)
            from amount in Gen.Choose(1, 100)
            select new Event(kind, router, amount)).ArrayOf(40)
        select (limit, events));

    [Fact]
    public void No_minute_of_the_limiter_sees_more_calls_than_the_limit() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Any, run => MostInAMinuteAsync(run.Limit, run.Events).GetAwaiter().GetResult() <= run.Limit));

    [Fact]
    public void What_requests_took_beyond_their_estimate_is_made_up_for_in_the_minutes_after() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Any, run => KeepsTokensAsync(run.Limit, run.Events).GetAwaiter().GetResult()));

    private static async Task<int> MostInAMinuteAsync(long limit, Event[] events)
    {
        using var routers = new LimitedRouters(Routers, new RateLimit(RateLimitKey.Endpoint, null, limit, null));
        var admitted = new Dictionary<int, int>();
        foreach (var happening in events)
        {
            if (happening.Kind != EventKind.Send)
            {
                await HappenAsync(routers, happening);
                continue;
            }

            var count = await routers.SendAsync(happening.Router, happening.Amount);
            var window = routers.Limiter.Windows.Count;
            admitted[window] = admitted.GetValueOrDefault(window) + count;
        }

        return admitted.Values.DefaultIfEmpty().Max();
    }

    private static async Task<bool> KeepsTokensAsync(long limit, Event[] events)
    {
        using var routers = new LimitedRouters(Routers, new RateLimit(RateLimitKey.Endpoint, null, null, limit));
        var (taken, worst) = (0L, 0L);
        foreach (var happening in events)
        {
            if (happening.Kind is EventKind.Wait)
                await HappenAsync(routers, happening);
            if (happening.Kind != EventKind.Send)
                continue;
            var (charge, refusal) = await routers.EnterAsync(happening.Router, LimitedRouters.Request());
            if (refusal is not null)
                continue;
            charge.Settle(new(0, happening.Amount, happening.Amount));
            taken += 2 * happening.Amount;
            worst = Math.Max(worst, 2 * happening.Amount);
            // One more than was asked of the limiter in each router at a time: what is over is told at its next call.
            if (taken > (limit * MinutesOf(routers)) + (Routers * (worst + limit)))
                return false;
        }

        return true;
    }

    private static long MinutesOf(LimitedRouters routers) => (long)(routers.Clock.GetUtcNow() - LimitedRouters.Start).TotalMinutes + 1;

    private static async Task HappenAsync(LimitedRouters routers, Event happening)
    {
        switch (happening.Kind)
        {
            case EventKind.Wait:
                await routers.AdvanceAsync(TimeSpan.FromMilliseconds(400 * happening.Amount));
                break;
            case EventKind.CrashRouter:
                routers.Crash(happening.Router);
                break;
            case EventKind.RestartLimiter:
                routers.Limiter.Restart();
                break;
            case EventKind.StepClock:
                routers.Clock.Offset += TimeSpan.FromSeconds((happening.Amount - 50) * 3);
                // Were it to restart before it looks, the step could not be told from time that passed.
                await routers.Limiter.LookAsync();
                break;
            case EventKind.LoseAnswers:
                routers.Limiter.LosesAnswers = true;
                break;
            case EventKind.FailCalls:
                routers.Limiter.OnCall = () => throw new TimeoutException("Nobody is there.");
                break;
            case EventKind.Recover:
                (routers.Limiter.LosesAnswers, routers.Limiter.OnCall) = (false, null);
                break;
        }
    }
}
