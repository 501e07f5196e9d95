using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Nodes;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Tests.Nodes;

/// <summary>What holds of every choice of a device.</summary>
public sealed class PlacementPropertyTests
{
    private static readonly Gen<PlacementCandidate> AnyCandidate =
        from node in Gen.Choose(0, 5)
        from device in Gen.Choose(0, 2)
        from kind in Gen.Elements(DeviceKind.Cpu, DeviceKind.Gpu)
        from free in Gen.Choose(-2, 8)
        from inZone in Gen.Choose(0, 3)
        from onNode in Gen.Choose(0, 3)
        select new PlacementCandidate($"n{node}", $"d{device}", kind, free, inZone, onNode);

    [Fact]
    public void What_is_chosen_fits_and_nothing_that_fits_is_better()
    {
        Prop.ForAll(AnyCandidate.ListOf().ToArbitrary(), Gen.Choose(0, 8).ToArbitrary(), (candidates, bytes) =>
        {
            var fit = candidates.Where(c => c.Kind == DeviceKind.Gpu && c.FreeBytes >= bytes).ToList();
            var best = fit.Count == 0 ? (PlacementCandidate?)null : fit
                .OrderBy(c => c.OfEndpointInZone).ThenBy(c => c.OfEndpoint).ThenBy(c => c.FreeBytes)
                .ThenBy(c => c.Node, StringComparer.Ordinal).ThenBy(c => c.Device, StringComparer.Ordinal).First();
            Assert.Equal(best, Placement.Choose(candidates, DeviceKind.Gpu, bytes));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void The_order_in_which_nodes_are_listed_does_not_matter()
    {
        Prop.ForAll(AnyCandidate.ListOf().ToArbitrary(), candidates => Assert.Equal(
            Placement.Choose(candidates, DeviceKind.Cpu, 1), Placement.Choose(candidates.AsEnumerable().Reverse(), DeviceKind.Cpu, 1)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void With_room_everywhere_zones_and_the_nodes_within_each_differ_by_one_replica_at_most()
    {
        var shapes = Gen.Choose(1, 4).Zip(Gen.Choose(1, 4)).Zip(Gen.Choose(1, 30)).ToArbitrary();
        Prop.ForAll(shapes, shape =>
        {
            var ((zones, nodes), replicas) = shape;
            var placed = new int[zones, nodes];
            for (var i = 0; i < replicas; i++)
            {
                var candidates =
                    from zone in Enumerable.Range(0, zones)
                    from node in Enumerable.Range(0, nodes)
                    let inZone = Enumerable.Range(0, nodes).Sum(n => placed[zone, n])
                    select new PlacementCandidate($"{zone}-{node}", "cpu", DeviceKind.Cpu, 1000 - placed[zone, node], inZone, placed[zone, node]);
                var choice = Placement.Choose(candidates, DeviceKind.Cpu, 1)!.Value.Node.Split('-');
                placed[int.Parse(choice[0]), int.Parse(choice[1])]++;
            }

            var perZone = Enumerable.Range(0, zones).Select(z => Enumerable.Range(0, nodes).Sum(n => placed[z, n])).ToList();
            Assert.InRange(perZone.Max() - perZone.Min(), 0, 1);
            foreach (var zone in Enumerable.Range(0, zones))
            {
                var perNode = Enumerable.Range(0, nodes).Select(n => placed[zone, n]).ToList();
                Assert.InRange(perNode.Max() - perNode.Min(), 0, 1);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }
}
