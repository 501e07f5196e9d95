using Microsoft.Extensions.Time.Testing;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Tests.Endpoints;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Tests.Nodes;

/// <summary>The directory finds with its indexes what one finds that looks at everything.</summary>
public sealed class NodeDirectoryPropertyTests
{
    private static readonly string[] Zones = ["east", "west", "north"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_happens_it_places_as_one_does_that_looks_at_every_node(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        var (options, dead) = (new NodeDirectoryOptions(), new HashSet<string>());
        var directory = new NodeDirectory(options, new FakeLiveness(n => !dead.Contains(n)), time);
        var plain = new PlainDirectory(options, n => !dead.Contains(n), time);
        var placed = new List<(ReplicaKey Key, long Bytes)>();
        for (var step = 0; step < 1500; step++)
        {
            switch (random.Next(20))
            {
                case < 7:
                    var report = AnyReport(random, placed);
                    await directory.ReportAsync(report);
                    plain.Report(report);
                    break;
                case < 15:
                    var request = new PlacementRequest($"e{random.Next(5)}", $"{step}", (DeviceKind)random.Next(2), random.Next(1, 40));
                    var place = (await directory.PlaceAsync(request)).Key;
                    Assert.Equal(plain.Place(request), place);
                    if (place is { } key)
                        placed.Add((key, request.MemoryBytes));
                    break;
                case < 17 when placed.Count > 0:
                    var gone = placed[random.Next(placed.Count)].Key;
                    placed.RemoveAll(p => p.Key == gone);
                    await directory.ReleaseAsync(gone);
                    plain.Release(gone);
                    break;
                case 17:
                    var node = $"n{random.Next(8)}";
                    if (!dead.Remove(node))
                        dead.Add(node);
                    break;
                default:
                    time.Advance(TimeSpan.FromSeconds(random.Next(random.Next(20) == 0 ? 90 : 4)));
                    break;
            }

            var used =
                from node in await directory.ListAsync()
                from device in node.Report.Devices
                select (node.Report.Node, device.Name, node.UsedBytes[device.Name]);
            Assert.Equal(plain.Used(), used);
        }
    }

    // Some of what was placed on a node runs there, some was not loaded yet, and sometimes with another size than was thought.
    private static NodeReport AnyReport(Random random, IReadOnlyList<(ReplicaKey Key, long Bytes)> placed)
    {
        var number = random.Next(8);
        return new NodeReport
        {
            Node = $"n{number}",
            Zone = Zones[random.Next(30) == 0 ? 0 : number % Zones.Length],
            IsDraining = random.Next(8) == 0,
            Devices = [
                new DeviceReport("cpu", DeviceKind.Cpu, 100),
                .. Enumerable.Range(0, number % 3).Select(d => new DeviceReport($"cuda:{d}", DeviceKind.Gpu, 50 + (10 * d)))],
            Replicas = [.. placed.Where(p => p.Key.Node == $"n{number}" && random.Next(4) != 0)
                .Select(p => new RunningReplica(p.Key, p.Bytes + (random.Next(10) == 0 ? 1 : 0)))],
        };
    }
}
