using NSubstitute;
using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Models;

public sealed class PinTests : IAsyncDisposable
{
    private static readonly TimeSpan PastGrace = TimeSpan.FromMinutes(2);

    private readonly ModelHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_served_version_is_not_deleted()
    {
        await SetUpAsync(uses: true);
        _host.Time.Advance(PastGrace);
        _host.Restart();

        foreach (var delete in new Func<Task>[] { () => _host.Model.DeleteVersionAsync(1), _host.Model.DeleteAsync })
        {
            var error = await Assert.ThrowsAsync<ServingException>(delete);
            Assert.Equal(ErrorCode.InvalidState, error.Code);
            Assert.Contains("'web'", error.Message);
        }

        Assert.Single(_host.Artifacts.Files);
    }

    [Fact]
    public async Task A_stale_pin_does_not_keep_a_version()
    {
        await SetUpAsync(uses: false);
        _host.Time.Advance(PastGrace);
        await _host.Model.DeleteVersionAsync(1);
        Assert.Empty(_host.Artifacts.Files);
    }

    [Fact]
    public async Task A_fresh_pin_holds_before_the_endpoint_has_written_its_config()
    {
        await SetUpAsync(uses: false);
        await Assert.ThrowsAsync<ServingException>(() => _host.Model.DeleteVersionAsync(1));
    }

    [Fact]
    public async Task Pinning_again_renews_the_pin()
    {
        await SetUpAsync(uses: false);
        _host.Time.Advance(PastGrace);
        await _host.Model.PinAsync(1, "web");
        await Assert.ThrowsAsync<ServingException>(() => _host.Model.DeleteVersionAsync(1));
    }

    [Fact]
    public async Task An_unpinned_version_can_be_deleted_at_once()
    {
        await SetUpAsync(uses: true);
        await _host.Model.UnpinAsync(1, "web");
        await _host.Model.DeleteVersionAsync(1);
        await _host.Endpoints["web"].DidNotReceiveWithAnyArgs().UsesAsync(default!, default);
    }

    [Fact]
    public async Task A_pin_that_comes_while_the_endpoints_are_asked_is_honoured()
    {
        await SetUpAsync(uses: false);
        _host.AddEndpoint("late", uses: true);
        _host.Time.Advance(PastGrace);
        _host.Endpoints["web"].UsesAsync(ModelHost.Name, 1).Returns(async _ =>
        {
            await _host.Model.PinAsync(1, "late");
            return false;
        });

        var error = await Assert.ThrowsAsync<ServingException>(() => _host.Model.DeleteVersionAsync(1));

        Assert.Contains("'late'", error.Message);
    }

    [Fact]
    public async Task Of_a_pin_and_a_deletion_at_once_one_wins()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var host = new ModelHost();
            await host.Model.CreateAsync(new RegisteredModelCreation(), "ann");
            await host.Model.CreateVersionAsync(new ModelVersionCreation { Source = "s" }, "ann");
            await host.Model.WhenIdleAsync();

            var pinned = Task.Run(() => SucceedsAsync(host.Model.PinAsync(1, "web")));
            var deleted = Task.Run(() => SucceedsAsync(host.Model.DeleteVersionAsync(1)));

            Assert.True(await pinned ^ await deleted);
        }
    }

    private async Task SetUpAsync(bool uses)
    {
        _host.AddEndpoint("web", uses);
        await _host.Model.CreateAsync(new RegisteredModelCreation(), "ann");
        await _host.Model.CreateVersionAsync(new ModelVersionCreation { Source = "s" }, "ann");
        await _host.Model.WhenIdleAsync();
        await _host.Model.PinAsync(1, "web");
    }

    private static async Task<bool> SucceedsAsync(Task call)
    {
        try
        {
            await call;
            return true;
        }
        catch (ServingException)
        {
            return false;
        }
    }
}
