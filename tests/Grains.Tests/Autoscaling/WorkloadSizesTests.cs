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
