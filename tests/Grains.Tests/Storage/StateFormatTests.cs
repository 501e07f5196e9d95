using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Tests.Storage;

public sealed class StateFormatTests
{
    [Fact]
    public void What_is_required_may_be_null_and_is_read_again()
    {
        var format = new StateFormat<Thing>();
        var thing = new Thing(null, 1) { Size = null, Names = new Dictionary<string, string> { ["CamelCase"] = "v" } };
        var read = format.Deserialize("k", format.Serialize(thing));
        Assert.Equal((null, 1, null, "v"), (read.Name, read.Number, read.Size, read.Names["CamelCase"]));
    }

    private sealed record Thing(string? Name, int Number)
    {
        public required string? Size { get; init; }

        public required IReadOnlyDictionary<string, string> Names { get; init; }
    }
}
