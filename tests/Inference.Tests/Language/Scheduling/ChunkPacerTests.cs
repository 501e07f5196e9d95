using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Scheduling;

namespace ServingCluster.Inference.Tests.Language.Scheduling;

public sealed class ChunkPacerTests
{
    private const int Long = 4096;

    private readonly ChunkPacer _pacer = new(new LanguageEngineOptions { ChunkTimeRatio = 1.5 });

    [Fact]
    public void Chunks_beside_a_decode_step_of_20_ms_come_to_take_30_ms()
    {
        _pacer.ObserveDecode(TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < 50; i++)
            _pacer.ObserveChunk(true, _pacer.Next(true, Long), TimeOf(_pacer.Next(true, Long)));
        Assert.InRange(TimeOf(_pacer.Next(true, Long)).TotalMilliseconds, 28, 32);
    }

    [Fact]
    public void Chunks_without_others_grow_to_the_most_that_is_allowed()
    {
        for (var i = 0; i < 50; i++)
            _pacer.ObserveChunk(false, _pacer.Next(false, Long), TimeOf(_pacer.Next(false, Long)));
        Assert.Equal(512, _pacer.Next(false, Long));
    }

    [Fact]
    public void On_a_slow_machine_chunks_without_others_take_their_time_limit()
    {
        for (var i = 0; i < 50; i++)
            _pacer.ObserveChunk(false, _pacer.Next(false, Long), 20 * TimeOf(_pacer.Next(false, Long)));
        Assert.InRange(20 * TimeOf(_pacer.Next(false, Long)).TotalMilliseconds, 480, 520);
    }

    [Fact]
    public void Before_anything_was_measured_chunks_beside_others_are_the_smallest() => Assert.Equal(8, _pacer.Next(true, Long));

    [Fact]
    public void One_long_decode_step_does_not_decide_by_itself()
    {
        for (var i = 0; i < 100; i++)
            _pacer.ObserveDecode(TimeSpan.FromMilliseconds(20));
        _pacer.ObserveDecode(TimeSpan.FromMilliseconds(120));
        Assert.InRange(_pacer.DecodeSeconds, 0.02, 0.031);
    }

    [Fact]
    public void A_short_prompt_is_computed_at_one_go_once_it_is_known_to_be_quick()
    {
        Assert.Equal(8, _pacer.Next(true, 100));
        _pacer.ObserveDecode(TimeSpan.FromMilliseconds(20));
        _pacer.ObserveChunk(false, 64, TimeOf(64));
        Assert.Equal(512, _pacer.Next(true, 150));
        Assert.Equal(8, _pacer.Next(true, 250));
        Assert.Equal(8, _pacer.Next(true, Long));
    }

    [Fact]
    public void Small_chunks_do_not_make_a_short_prompt_long()
    {
        _pacer.ObserveDecode(TimeSpan.FromMilliseconds(20));
        _pacer.ObserveChunk(false, 64, TimeOf(64));
        for (var i = 0; i < 100; i++)
            _pacer.ObserveChunk(true, 8, TimeOf(8));
        Assert.Equal(512, _pacer.Next(true, 150));
        for (var i = 0; i < 100; i++)
            _pacer.ObserveChunk(true, 64, 4 * TimeOf(64));
        Assert.InRange(_pacer.Next(true, 150), 8, 100);
    }

    // As measured on a small machine: what reading the weights takes, and what each token adds.
    private static TimeSpan TimeOf(int tokens) => TimeSpan.FromMilliseconds(11 + (tokens * 0.6));
}
