using ServingCluster.Errors;
using ServingCluster.Grains.Models;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Models;

public sealed class RegisteredModelTests : IAsyncDisposable
{
    private const string Ann = "ann";

    private readonly ModelHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_created_model_is_there_after_a_restart()
    {
        var created = await _host.Model.CreateAsync(
            new RegisteredModelCreation { Description = "churn", Tags = new Dictionary<string, string> { ["team"] = "a" } }, Ann);
        _host.Restart();

        var read = (await _host.Model.GetAsync())!;

        Assert.Equal(created.Id, read.Id);
        Assert.Equal("churn", read.Description);
        Assert.Equal("a", read.Tags["team"]);
        Assert.Equal((Ann, Ann), (read.Owner, read.Creator));
        Assert.Equal([ModelHost.Name], await _host.Catalog.ListAsync());
    }

    [Fact]
    public async Task A_second_creation_is_refused()
    {
        await CreateAsync();
        var error = await Assert.ThrowsAsync<ServingException>(CreateAsync);
        Assert.Equal(ErrorCode.ResourceAlreadyExists, error.Code);
    }

    [Fact]
    public async Task Of_concurrent_creations_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CodeOfAsync(CreateAsync))));
        Assert.Equal(1, outcomes.Count(code => code is null));
        Assert.Equal(7, outcomes.Count(code => code == ErrorCode.ResourceAlreadyExists));
    }

    [Fact]
    public async Task A_model_that_is_not_there_says_so()
    {
        Assert.Null(await _host.Model.GetAsync());
        foreach (var call in AllCommands())
            Assert.Equal(ErrorCode.ResourceDoesNotExist, await CodeOfAsync(call));
        Assert.Empty(_host.Artifacts.Files);
    }

    [Fact]
    public async Task A_version_that_is_not_there_says_so()
    {
        await CreateAsync();
        foreach (var call in AllVersionCommands())
            Assert.Equal(ErrorCode.ResourceDoesNotExist, await CodeOfAsync(call));
    }

    [Fact]
    public async Task A_version_becomes_ready_with_its_manifest()
    {
        await CreateAsync();
        var created = await _host.Model.CreateVersionAsync(
            new ModelVersionCreation { Source = "/models/iris", RunId = "r1", Description = "first" }, Ann);
        Assert.Equal((1, ModelVersionStatus.PendingRegistration), (created.Version, created.Status));
        await _host.Model.WhenIdleAsync();
        _host.Restart();

        var ready = await _host.VersionAsync(1);

        Assert.Equal(ModelVersionStatus.Ready, ready.Status);
        Assert.Equal("", ready.StatusMessage);
        Assert.Equal("digest of /models/iris", ready.Digest);
        Assert.Equal("files/" + created.Id, ready.ArtifactFolder);
        Assert.Equal("fake", ready.Manifest!.Runtime);
        Assert.Equal("x", ready.Manifest.Signature.Inputs[0].Name);
        Assert.Equal(("r1", "first"), (ready.RunId, ready.Description));
    }

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
    public async Task A_broken_model_fails_with_what_its_runtime_says()
    {
        _host.Runtime.OnInspect = (_, _) => throw new ServingException(ErrorCode.BadRequest, "no such operator: Foo");
        await CreateAsync();
        await CreateVersionAsync();
        await _host.Model.WhenIdleAsync();
        Assert.Equal("no such operator: Foo", (await _host.VersionAsync(1)).StatusMessage);
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
    public async Task An_upload_registers_a_version_without_a_source()
    {
        await CreateAsync();
        await CreateVersionAsync("");
        await _host.Model.ReconcileAsync();
        Assert.Equal("Waiting for the upload of its files", (await _host.VersionAsync(1)).StatusMessage);

        await _host.Model.CompleteUploadAsync(1, new UploadedArtifact("files/u", "d"));
        await _host.Model.WhenIdleAsync();

        Assert.Equal(ModelVersionStatus.Ready, (await _host.VersionAsync(1)).Status);
        Assert.Equal(0, _host.Artifacts.Fetches);
        await _host.Model.CompleteUploadAsync(1, new UploadedArtifact("files/u", "d"));
        Assert.Equal(ErrorCode.InvalidState, await CodeOfAsync(() => _host.Model.CompleteUploadAsync(1, new UploadedArtifact("files/v", "e"))));
    }

    [Fact]
    public async Task An_upload_to_a_version_with_a_source_is_refused()
    {
        await CreateAsync();
        await CreateVersionAsync();
        Assert.Equal(ErrorCode.InvalidState, await CodeOfAsync(() => _host.Model.CompleteUploadAsync(1, new UploadedArtifact("f", "d"))));
    }

    [Fact]
    public async Task Version_numbers_are_never_used_twice()
    {
        await CreateAsync();
        await CreateVersionAsync();
        await CreateVersionAsync();
        await _host.Model.WhenIdleAsync();
        await _host.Model.DeleteVersionAsync(2);
        _host.Restart();

        await CreateVersionAsync();

        Assert.Equal([1, 3], (await _host.Model.GetAsync())!.Versions.Select(v => v.Version));
        await _host.Model.WhenIdleAsync();
        Assert.Equal(2, _host.Artifacts.Files.Count);
    }

    [Fact]
    public async Task Concurrent_versions_get_different_numbers()
    {
        await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => CreateVersionAsync())));
        await _host.Model.WhenIdleAsync();
        var versions = (await _host.Model.GetAsync())!.Versions;
        Assert.Equal(Enumerable.Range(1, 20), versions.Select(v => v.Version));
        Assert.All(versions, v => Assert.Equal(ModelVersionStatus.Ready, v.Status));
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

    [Fact]
    public async Task Deleting_a_version_takes_its_aliases_along()
    {
        await CreateAsync();
        await CreateVersionAsync();
        await CreateVersionAsync();
        await _host.Model.SetAliasAsync("champion", 1, Ann);
        await _host.Model.SetAliasAsync("challenger", 2, Ann);

        await _host.Model.DeleteVersionAsync(1);

        Assert.Equal(["challenger"], (await _host.Model.GetAsync())!.Aliases.Keys);
    }

    [Fact]
    public async Task Tags_aliases_and_descriptions_change_and_go()
    {
        await CreateAsync();
        await CreateVersionAsync();
        await _host.Model.SetTagAsync("k", "v", "bob");
        await _host.Model.SetVersionTagAsync(1, "k", "w", "bob");
        await _host.Model.SetAliasAsync("a", 1, "bob");
        await _host.Model.UpdateAsync("new", "carl", "bob");
        await _host.Model.UpdateVersionAsync(1, "first", "bob");
        await _host.Model.WhenIdleAsync();
        _host.Restart();

        var model = (await _host.Model.GetAsync())!;
        Assert.Equal(("new", "carl", "bob"), (model.Description, model.Owner, model.UpdatedBy));
        Assert.Equal(("v", "w", 1), (model.Tags["k"], model.Versions[0].Tags["k"], model.Aliases["a"]));
        Assert.Equal("first", model.Versions[0].Description);

        await _host.Model.SetTagAsync("k", null, Ann);
        await _host.Model.SetVersionTagAsync(1, "k", null, Ann);
        await _host.Model.SetAliasAsync("a", null, Ann);
        model = (await _host.Model.GetAsync())!;
        Assert.Empty(model.Tags);
        Assert.Empty(model.Versions[0].Tags);
        Assert.Empty(model.Aliases);
    }

    [Fact]
    public async Task All_mistakes_of_a_version_are_told_at_once()
    {
        await CreateAsync();
        var error = await Assert.ThrowsAsync<ServingException>(() => _host.Model.CreateVersionAsync(
            new ModelVersionCreation
            {
                Source = new string('s', 2001),
                Description = new string('d', 5001),
                Tags = new Dictionary<string, string> { [""] = "x" },
            },
            Ann));
        Assert.Equal(ErrorCode.InvalidParameterValue, error.Code);
        Assert.Contains("3 mistakes", error.Message);
    }

    private Task CreateAsync() => _host.Model.CreateAsync(new RegisteredModelCreation(), Ann);

    private Task<ModelVersionInfo> CreateVersionAsync(string source = "/models/iris") =>
        _host.Model.CreateVersionAsync(new ModelVersionCreation { Source = source }, Ann);

    private IEnumerable<Func<Task>> AllCommands() =>
    [
        () => _host.Model.UpdateAsync("d", null, Ann),
        () => _host.Model.SetTagAsync("k", "v", Ann),
        () => CreateVersionAsync(),
        () => _host.Model.DeleteAsync(),
        .. AllVersionCommands(),
    ];

    private IEnumerable<Func<Task>> AllVersionCommands() =>
    [
        () => _host.Model.SetAliasAsync("a", 7, Ann),
        () => _host.Model.UpdateVersionAsync(7, "d", Ann),
        () => _host.Model.SetVersionTagAsync(7, "k", "v", Ann),
        () => _host.Model.DeleteVersionAsync(7),
        () => _host.Model.CompleteUploadAsync(7, new UploadedArtifact("f", "d")),
        () => _host.Model.PinAsync(7, "e"),
        () => _host.Model.UnpinAsync(7, "e"),
    ];

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

    private static async Task<ErrorCode?> CodeOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (ServingException e)
        {
            return e.Code;
        }
    }
}
