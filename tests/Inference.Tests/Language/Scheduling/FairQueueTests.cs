using ServingCluster.Inference.Language.Scheduling;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Tests.Language.Scheduling;

public sealed class FairQueueTests
{
    private readonly FairQueue _queue = new(capacity: 1000);

    [Fact]
    public void One_callers_requests_come_in_their_order()
    {
        var sequences = Enumerable.Range(0, 5).Select(_ => Add("ann")).ToArray();
        Assert.Equal(sequences, TakeAll());
    }

    [Fact]
    public void A_caller_with_a_thousand_requests_does_not_keep_another_waiting()
    {
        for (var i = 0; i < 900; i++)
            Add("greedy");
        Take();
        var late = Add("ann");
        Assert.Contains(late, (Sequence[])[Take(), Take()]);
    }

    [Fact]
    public void Callers_share_by_tokens_not_by_requests()
    {
        for (var i = 0; i < 100; i++)
        {
            Add("long", promptLength: 90);
            Add("short", promptLength: 10);
        }

        var callers = Enumerable.Range(0, 50).Select(_ => Take().Request.Caller).ToArray();
        Assert.InRange(callers.Count(caller => caller == "long"), 4, 6);
    }

    [Fact]
    public void What_was_generated_counts_too()
    {
        for (var i = 0; i < 10; i++)
        {
            Add("talker");
            Add("ann");
        }

        var first = Take();
        Assert.Equal("talker", first.Request.Caller);
        for (var i = 0; i < 15; i++)
            first.Add(1);
        _queue.Finish(first);
        // Its prompt of 10 and 15 tokens that count twice: ann's next four of 10 go first.
        Assert.Equal(["ann", "ann", "ann", "ann", "talker"], Enumerable.Range(0, 5).Select(_ => Take().Request.Caller));
    }

    [Fact]
    public void Whoever_was_away_has_saved_up_nothing()
    {
        Add("ann");
        _queue.Finish(Take());
        for (var i = 0; i < 200; i++)
            Add("bob");
        for (var i = 0; i < 100; i++)
            Take();
        for (var i = 0; i < 10; i++)
            Add("ann");
        var callers = Enumerable.Range(0, 10).Select(_ => Take().Request.Caller).ToArray();
        Assert.InRange(callers.Count(caller => caller == "ann"), 4, 6);
    }

    [Fact]
    public void A_full_queue_refuses_the_newest_of_whoever_has_most_waiting()
    {
        var queue = new FairQueue(capacity: 3);
        var greedy = Enumerable.Range(0, 3).Select(_ => Sequence("greedy")).ToArray();
        foreach (var sequence in greedy)
            Assert.Null(queue.Add(sequence));
        Assert.Same(greedy[2], queue.Add(Sequence("ann")));
        var more = Sequence("greedy");
        Assert.Same(more, queue.Add(more));
        Assert.Equal(3, queue.Count);
    }

    [Fact]
    public void Sweeping_takes_out_what_is_unwanted_and_nothing_else()
    {
        var sequences = Enumerable.Range(0, 20).Select(i => Add($"c{i % 3}")).ToArray();
        var removed = new List<Sequence>();
        _queue.Sweep(sequence => Array.IndexOf(sequences, sequence) % 2 == 0, removed);
        Assert.Equal(sequences.Where((_, i) => i % 2 == 0).ToHashSet(), [.. removed]);
        Assert.Equal(sequences.Where((_, i) => i % 2 == 1).ToHashSet(), [.. TakeAll()]);
    }

    [Fact]
    public void Callers_are_forgotten_when_nothing_of_theirs_is_left()
    {
        for (var i = 0; i < 100; i++)
            Add($"c{i}");
        foreach (var sequence in TakeAll())
            _queue.Finish(sequence);
        Assert.Equal(0, _queue.Callers);
    }

    private static Sequence Sequence(string caller, int promptLength = 10) =>
        new(Requests.Of(Requests.Prompt(promptLength), caller: caller), 0, 0);

    private Sequence Add(string caller, int promptLength = 10)
    {
        var sequence = Sequence(caller, promptLength);
        Assert.Null(_queue.Add(sequence));
        return sequence;
    }

    private Sequence Take()
    {
        Assert.True(_queue.TryTake(out var sequence));
        return sequence;
    }

    private List<Sequence> TakeAll()
    {
        var taken = new List<Sequence>();
        while (_queue.TryTake(out var sequence))
            taken.Add(sequence);
        return taken;
    }
}
