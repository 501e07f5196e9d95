using ServingCluster.Errors;
using ServingCluster.Grains.Models;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Models;

/// <summary>What a registered model does with its files and its clock; the rest is in its contract, which every engine keeps.</summary>
public sealed class RegisteredModelTests : IAsyncDisposable
{
    private const string Ann = "ann";

    private readonly ModelHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Progress_is_shown_without_a_write()
    {
        var fetch = HoldFetch(out var begun);
        await CreateAsync();
        await CreateVersionAsync();
        var progress = await begun.Task;
        var etag = await EtagAsync();

        progress(new RegistrationStep("Downloading", 43));

        var version = await _host.VersionAsync(1);
        Assert.Equal(("Downloading 43 %", 43), (version.StatusMessage, version.StatusPercent));
        Assert.Equal(etag, await EtagAsync());
        fetch.SetResult();
        await _host.Model.WhenIdleAsync();
        Assert.Equal("", (await _host.VersionAsync(1)).StatusMessage);
    }

    [Fact]
    public async Task Files_that_no_runtime_knows_fail_the_version_with_what_is_understood()
    {
        _host.Runtime.OnInspect = (_, _) => new((ModelManifest?)null);
        await CreateAsync();
        await CreateVersionAsync();
        await _host.Model.WhenIdleAsync();

        var failed = await _host.VersionAsync(1);

        Assert.Equal(ModelVersionStatus.FailedRegistration, failed.Status);
        Assert.Contains("It understands: fake.", failed.StatusMessage);
        Assert.Null(failed.Manifest);
    }

    [Fact]
    public async Task A_fault_of_a_runtime_fails_the_version_and_no_more()
    {
        _host.Runtime.OnInspect = (_, _) => throw new InvalidDataException("odd");
        await CreateAsync();
        await CreateVersionAsync();
        await _host.Model.WhenIdleAsync();
        Assert.Equal(ModelVersionStatus.FailedRegistration, (await _host.VersionAsync(1)).Status);
    }

    [Fact]
    public async Task A_passing_fault_of_a_fetch_is_tried_again_after_a_while()
    {
        var failed = new TaskCompletionSource();
        _host.Artifacts.OnFetch = (_, _, _) =>
        {
            if (_host.Artifacts.Fetches > 1)
                return Task.CompletedTask;
            failed.SetResult();
            throw new ServingException(ErrorCode.TemporarilyUnavailable, "503");
        };
        await CreateAsync();
        await CreateVersionAsync();
        await failed.Task;

        await TurnClockUntilIdleAsync();

        Assert.Equal(ModelVersionStatus.Ready, (await _host.VersionAsync(1)).Status);
        Assert.Equal(2, _host.Artifacts.Fetches);
    }

    [Fact]
    public async Task A_fetch_that_keeps_failing_is_given_up()
    {
        _host.Artifacts.OnFetch = (_, _, _) => throw new ServingException(ErrorCode.TemporarilyUnavailable, "the host is down");
        await CreateAsync();
        await CreateVersionAsync();

        await TurnClockUntilIdleAsync();

        var version = await _host.VersionAsync(1);
        Assert.Equal((ModelVersionStatus.FailedRegistration, "the host is down"), (version.Status, version.StatusMessage));
        Assert.Equal(5, _host.Artifacts.Fetches);
    }

    [Fact]
    public async Task Deleting_a_version_cancels_its_fetch_and_leaves_no_files()
    {
        HoldFetch(out var begun);
        await CreateAsync();
        await CreateVersionAsync();
        await begun.Task;

        await _host.Model.DeleteVersionAsync(1);
        await _host.Model.WhenIdleAsync();

        Assert.Empty((await _host.Model.GetAsync())!.Versions);
        Assert.Empty(_host.Artifacts.Files);
    }

    [Fact]
    public async Task Files_that_a_fetch_brings_after_the_deletion_are_swept()
    {
        var fetch = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        _host.Artifacts.OnFetch = (_, _, _) =>
        {
            begun.SetResult();
            return fetch.Task; // deaf to its cancellation
        };
        await CreateAsync();
        await CreateVersionAsync();
        await begun.Task;
        await _host.Model.DeleteAsync();
        Assert.Null(await _host.Model.GetAsync());

        fetch.SetResult();
        await _host.Model.WhenIdleAsync();

        Assert.Empty(_host.Artifacts.Files);
        Assert.Empty(await _host.Catalog.ListAsync());
    }

    [Fact]
    public async Task A_deleted_model_can_be_made_again_while_its_old_files_still_go()
    {
        await CreateAsync();
        var old = await CreateVersionAsync();
        await _host.Model.WhenIdleAsync();
        _host.Artifacts.DeleteFault = new IOException("busy");
        await _host.Model.DeleteAsync();

        await CreateAsync();
        var young = await CreateVersionAsync();
        await _host.Model.WhenIdleAsync();
        _host.Artifacts.DeleteFault = null;
        _host.Restart();
        await _host.Model.ReconcileAsync();

        Assert.NotEqual(old.Id, young.Id);
        Assert.Equal([young.Id], _host.Artifacts.Files.Keys);
        Assert.Equal([ModelHost.Name], await _host.Catalog.ListAsync());
    }

    private Task CreateAsync() => _host.Model.CreateAsync(new RegisteredModelCreation(), Ann);

    private Task<ModelVersionInfo> CreateVersionAsync(string source = "/models/iris") =>
        _host.Model.CreateVersionAsync(new ModelVersionCreation { Source = source }, Ann);

    private TaskCompletionSource HoldFetch(out TaskCompletionSource<Action<RegistrationStep>> begun)
    {
        var fetch = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Artifacts.OnFetch = (_, progress, cancellationToken) =>
        {
            started.TrySetResult(progress);
            return fetch.Task.WaitAsync(cancellationToken);
        };
        return fetch;
    }

    /// <summary>Turns the clock on for as long as something waits for it.</summary>
    private async Task TurnClockUntilIdleAsync()
    {
        var idle = _host.Model.WhenIdleAsync();
        while (!idle.IsCompleted)
        {
            _host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await idle;
    }

    private async Task<string> EtagAsync() =>
        (await _host.Store.ReadAsync("models/" + ModelHost.Name, CancellationToken.None))!.ETag;
}
