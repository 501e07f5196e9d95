using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Governance;
using ServingCluster.Grains.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Tests.Governance;

/// <summary>Which limits hold for whom, against the rules in words.</summary>
public sealed class RateLimitSelectionPropertyTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly Gen<RateLimit> Limit =
        from key in Gen.Elements(Enum.GetValues<RateLimitKey>())
        from name in Gen.Elements(Names)
        from isDefault in Gen.Elements(true, false)
        select new RateLimit(key, key == RateLimitKey.Endpoint || (key == RateLimitKey.User && isDefault) ? null : name, 1, null);

    private static readonly Arbitrary<(RateLimit[] Limits, Principal Principal)> Any = Arb.From(
        from limits in Limit.ArrayOf()
        from kind in Gen.Elements(PrincipalKind.User, PrincipalKind.ServicePrincipal)
        from name in Gen.Elements(Names)
        from groups in Gen.Elements(Names).ArrayOf()
        select (limits.DistinctBy(l => (l.Key, l.Principal)).ToArray(), new Principal(kind, name, name, groups.ToHashSet())));

    [Fact]
    public void One_that_names_the_caller_beats_those_of_its_groups_which_beat_each_users_default() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Any, run => Holds(run.Limits, run.Principal)));

    [Fact]
    public void The_endpoints_own_is_the_one_of_its_key() => Check.One(
        Config.QuickThrowOnFailure, Prop.ForAll(Any, run => RateLimitSelection.OfEndpoint(run.Limits)?.Key is null or RateLimitKey.Endpoint
            && run.Limits.Any(l => l.Key == RateLimitKey.Endpoint) == RateLimitSelection.OfEndpoint(run.Limits) is not null));

    private static bool Holds(RateLimit[] limits, Principal principal)
    {
        var chosen = RateLimitSelection.OfCaller(limits, principal);
        foreach (var limit in limits)
        {
            var isNamed = Rank(limit, principal) == 3;
            var outranked = limits.Any(l => Rank(l, principal) > Rank(limit, principal));
            if (chosen.Contains(limit) != (Rank(limit, principal) > 0 && !outranked) || (isNamed && chosen.Count != 1))
                return false;
        }

        return true;
    }

    private static int Rank(RateLimit limit, Principal principal) => (limit.Key, principal.Kind) switch
    {
        (RateLimitKey.User, PrincipalKind.User) when limit.Principal == principal.Name => 3,
        (RateLimitKey.ServicePrincipal, PrincipalKind.ServicePrincipal) when limit.Principal == principal.Name => 3,
        (RateLimitKey.UserGroup, _) when principal.Groups.Contains(limit.Principal!) => 2,
        (RateLimitKey.User, _) when limit.Principal is null => 1,
        _ => 0,
    };
}
