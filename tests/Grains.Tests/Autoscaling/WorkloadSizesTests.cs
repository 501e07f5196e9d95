using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Tests.Autoscaling;

public sealed class WorkloadSizesTests
{
    [Theory]
    [InlineData("Small", false, 1, 1)]
    [InlineData("small", true, 0, 1)]
    [InlineData("MEDIUM", false, 2, 4)]
    [InlineData("Medium", true, 0, 4)]
    [InlineData("Large", false, 4, 16)]
    public void A_size_gives_the_limits(string name, bool scaleToZero, int min, int max)
    {
        Assert.True(WorkloadSizes.TryParse(name, out var size));
        Assert.Equal(new ScaleLimits(min, max), ScaleLimits.Of(size, scaleToZero));
    }

    [Theory]
    [InlineData("Tiny")]
    [InlineData("")]
    [InlineData(null)]
    public void An_unknown_size_is_refused(string? name) => Assert.False(WorkloadSizes.TryParse(name, out _));

    [Fact]
    public void The_names_can_be_listed() => Assert.Equal("Small, Medium, Large", WorkloadSizes.Names);

    [Theory]
    [InlineData(null, null, null, false, 1, 1)]
    [InlineData("Large", null, null, true, 0, 16)]
    [InlineData(null, 8, 32, false, 2, 8)]
    [InlineData(null, 0, 4, false, 0, 1)]
    [InlineData(null, 8, 32, true, 0, 8)]
    [InlineData(null, null, 64, false, 1, 16)]
    [InlineData(null, 12, null, false, 3, 3)]
    public void A_served_entity_gives_the_limits(string? size, int? minConcurrency, int? maxConcurrency, bool scaleToZero, int min, int max)
    {
        var entity = new ServedEntity
        {
            Name = "iris",
            EntityName = "system.ai.iris",
            EntityVersion = 1,
            WorkloadSize = size,
            WorkloadType = "CPU",
            ScaleToZeroEnabled = scaleToZero,
            MinProvisionedConcurrency = minConcurrency,
            MaxProvisionedConcurrency = maxConcurrency,
            EnvironmentVars = new Dictionary<string, string>(),
            Creator = "somebody",
            CreatedAt = default,
        };
        var limits = ScaleLimits.Of(entity);
        Assert.Equal(new ScaleLimits(min, max), limits);
        Assert.Equal(max * 4, limits.MaxConcurrency);
    }

    [Theory]
    [InlineData("Small", 16, 1, 1)]
    [InlineData("Medium", 16, 1, 1)]
    [InlineData("Large", 16, 1, 4)]
    [InlineData("Large", 1, 16, 64)]
    [InlineData("Large", 64, 1, 1)]
    public void A_replica_that_serves_more_at_a_time_stands_for_more_of_the_size(string name, int share, int min, int max)
    {
        Assert.True(WorkloadSizes.TryParse(name, out var size));
        var limits = ScaleLimits.Of(size, scaleToZero: false, share);
        Assert.Equal((min, max, max * share), (limits.MinReplicas, limits.MaxReplicas, limits.MaxConcurrency));
    }

    [Fact]
    public void Limits_hold_the_concurrency_that_was_asked_for_whatever_a_replica_s_share() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            (from min in Gen.Choose(0, 1024) from more in Gen.Choose(0, 1024) from share in Gen.Choose(1, 512) select (min, max: min + more, share)).ToArbitrary(),
            asked =>
            {
                var limits = ScaleLimits.Of(asked.min, asked.max, scaleToZero: false, asked.share);
                return limits.MinReplicas * asked.share >= asked.min && (limits.MinReplicas - 1) * asked.share < asked.min
                    && limits.MaxConcurrency >= Math.Max(asked.max, asked.share) && limits.MaxReplicas >= Math.Max(1, limits.MinReplicas)
                    && (limits.MaxReplicas == 1 || (limits.MaxReplicas - 1) * asked.share < asked.max);
            }));

    [Fact]
    public void The_mean_concurrency_is_the_integral_over_the_time_between()
    {
        var earlier = new ReplicaStatus { State = ReplicaState.Ready, ObservedAtSeconds = 10, ConcurrencySeconds = 100 };
        var later = new ReplicaStatus { State = ReplicaState.Ready, ObservedAtSeconds = 14, ConcurrencySeconds = 130, InFlight = 3 };
        Assert.Equal(7.5, MeanConcurrency.Between(earlier, later));
        Assert.Equal(3, MeanConcurrency.Between(null, later));
        // A replica that was loaded anew counts from zero.
        Assert.Equal(0, MeanConcurrency.Between(later, earlier));
    }
}
