using Microsoft.Extensions.Time.Testing;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Editing;

public sealed class TypingPauseTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Who_types_on_ends_the_wait_before()
    {
        using var pause = new TypingPause(_time, TimeSpan.FromMilliseconds(500));
        var first = pause.PassAsync();
        _time.Advance(TimeSpan.FromMilliseconds(400));
        var second = pause.PassAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False((await second).IsCancellationRequested);
    }

    [Fact]
    public async Task What_was_begun_after_the_wait_ends_with_the_next_one()
    {
        using var pause = new TypingPause(_time, TimeSpan.FromMilliseconds(500));
        var first = pause.PassAsync();
        _time.Advance(TimeSpan.FromMilliseconds(500));
        var token = await first;
        _ = pause.PassAsync();
        Assert.True(token.IsCancellationRequested);
    }
}
