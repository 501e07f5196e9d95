using ServingCluster.Errors;

namespace ServingCluster.Inference.Tests.Serving;

public sealed class EndedRunTests
{
    private const string Forever = """{"inputs":{"n":9223372036854775807,"x":[0]}}""";
    private const string Thrice = """{"inputs":{"n":3,"x":[0]}}""";

    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_run_ends_with_its_deadline_and_the_model_serves_on()
    {
        await using var served = await Served.LoadFixtureAsync("slow");
        var deadline = TimeProvider.System.GetUtcNow().AddMilliseconds(200);

        using var answer = await Task.Run(() => served.Model.InvokeAsync(Served.Request(Forever, deadline: deadline), default).AsTask()).WaitAsync(Watchdog);

        Assert.Equal(ErrorCode.DeadlineExceeded, answer.Error);
        Assert.Equal("""{"predictions":[3.0]}""", await served.TextAsync(Thrice));
    }

    [Fact]
    public async Task A_run_ends_when_its_caller_goes_away()
    {
        await using var served = await Served.LoadFixtureAsync("slow");
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => served.Model.InvokeAsync(Served.Request(Forever), caller.Token).AsTask()).WaitAsync(Watchdog));

        Assert.Equal("""{"predictions":[3.0]}""", await served.TextAsync(Thrice));
    }
}
