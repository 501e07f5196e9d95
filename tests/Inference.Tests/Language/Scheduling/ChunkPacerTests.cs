using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Scheduling;

namespace ServingCluster.Inference.Tests.Language.Scheduling;

public sealed class ChunkPacerTests
{
    private readonly ChunkPacer _pacer = new(new LanguageEngineOptions { ChunkTimeRatio = 1.5 });

    [Fact]
    public void Chunks_beside_a_decode_step_of_20_ms_come_to_take_30_ms()
    {
        _pacer.ObserveDecode(TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < 50; i++)
            _pacer.ObserveChunk(true, _pacer.Next(true), TimeOf(_pacer.Next(true)));
        Assert.InRange(TimeOf(_pacer.Next(true)).TotalMilliseconds, 28, 32);
    }

    [Fact]
    public void Chunks_without_others_grow_to_the_most_that_is_allowed()
    {
        for (var i = 0; i < 50; i++)
            _pacer.ObserveChunk(false, _pacer.Next(false), TimeOf(_pacer.Next(false)));
        Assert.Equal(512, _pacer.Next(false));
    }

    [Fact]
    public void On_a_slow_machine_chunks_without_others_take_their_time_limit()
    {
        for (var i = 0; i < 50; i++)
            _pacer.ObserveChunk(false, _pacer.Next(false), 20 * TimeOf(_pacer.Next(false)));
        Assert.InRange(20 * TimeOf(_pacer.Next(false)).TotalMilliseconds, 480, 520);
    }

    [Fact]
    public void Before_anything_was_measured_chunks_beside_others_are_the_smallest() => Assert.Equal(8, _pacer.Next(true));

    [Fact]
    public void One_long_decode_step_does_not_decide_by_itself()
    {
        for (var i = 0; i < 100; i++)
            _pacer.ObserveDecode(TimeSpan.FromMilliseconds(20));
        _pacer.ObserveDecode(TimeSpan.FromMilliseconds(120));
        Assert.InRange(_pacer.DecodeSeconds, 0.02, 0.031);
    }

    // As measured on a small machine: what reading the weights takes, and what each token adds.
    private static TimeSpan TimeOf(int tokens) => TimeSpan.FromMilliseconds(11 + (tokens * 0.6));
}
