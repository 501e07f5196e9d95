using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Nodes;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Tests.Nodes;

/// <summary>How many nodes replicas would need.</summary>
public sealed class CapacityPlanTests
{
    [Fact]
    public void It_counts_as_first_fit_by_falling_size_does()
    {
        var shapes = Gen.Choose(1, 3).Zip(Gen.Choose(1, 12).ListOf()).ToArbitrary();
        Prop.ForAll(shapes, shape =>
        {
            var (devices, sizes) = shape;
            var node = Enumerable.Range(0, devices).Select(d => new DeviceReport($"cuda:{d}", DeviceKind.Gpu, 10)).ToList();
            var wanted = CapacityPlan.NodesFor([node], [.. sizes.Select(s => (DeviceKind.Gpu, (long)s))]);
            Assert.Equal((FirstFit(sizes) + devices - 1) / devices, wanted);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static int FirstFit(IEnumerable<int> sizes)
    {
        var free = new List<int>();
        foreach (var size in sizes.OrderDescending())
        {
            var fit = free.FindIndex(f => f >= size);
            if (fit < 0)
                free.Add(Math.Max(0, 10 - size));
            else
                free[fit] -= size;
        }

        return free.Count;
    }
}
