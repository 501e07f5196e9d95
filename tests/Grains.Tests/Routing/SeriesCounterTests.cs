using System.Diagnostics;
using ServingCluster.Grains.Routing;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class SeriesCounterTests
{
    private readonly SeriesCounter<int> _counter = new(static key => new TagList { { "key", key } });

    [Fact]
    public void Additions_from_everywhere_are_summed_by_series()
    {
        Parallel.For(0, 10_000, i => _counter.Add(i % 4, 2));
        Assert.Equal([5_000L, 5_000L, 5_000L, 5_000L], _counter.Observe().Select(m => m.Value));
        Assert.Equal([0, 1, 2, 3], _counter.Observe().Select(m => (int)m.Tags[0].Value!).Order());
    }

    [Fact]
    public void Beyond_the_most_series_the_rest_is_one_without_attributes()
    {
        for (var key = 0; key < SeriesCounter<int>.Most + 10; key++)
            _counter.Add(key, 1);
        _counter.Add(0, 1);
        var told = _counter.Observe().ToList();
        Assert.Equal(SeriesCounter<int>.Most + 1, told.Count);
        Assert.Equal((10L, 0), (told[^1].Value, told[^1].Tags.Length));
        Assert.Equal(SeriesCounter<int>.Most + 11, told.Sum(m => m.Value));
    }
}
