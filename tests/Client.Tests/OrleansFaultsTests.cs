using ServingCluster.Errors;

namespace ServingCluster.Client.Tests;

public sealed class OrleansFaultsTests
{
    [Fact]
    public void A_call_that_nobody_here_cancelled_was_lost()
    {
        var cancelled = new OperationCanceledException();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, OrleansFaults.TranslateUncancelled(cancelled)?.Code);
        Assert.Equal(ErrorCode.TemporarilyUnavailable, OrleansFaults.TranslateUncancelled(new TaskCanceledException())?.Code);

        // Whoever may have cancelled it cannot know.
        Assert.Null(OrleansFaults.Translate(cancelled));
    }

    [Fact]
    public void A_refusal_of_the_grains_on_the_way_is_told_as_it_is()
    {
        var refusal = new ServingException(ErrorCode.ReplicaUnavailable, "Gone.");
        Assert.Same(refusal, OrleansFaults.TranslateUncancelled(new OperationCanceledException("", refusal)));
    }

    [Fact]
    public void A_fault_of_the_code_stays_one() => Assert.Null(OrleansFaults.TranslateUncancelled(new InvalidOperationException()));
}
