using ServingCluster.Errors;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>The life of a registered model and its versions.</summary>
public abstract class RegisteredModelContract : ClusterContract
{
    private IRegisteredModel Model => Cluster.Grains.Model(ModelName);

    [Fact]
    public async Task A_created_model_is_there_after_a_restart()
    {
        var created = await Model.CreateAsync(
            new RegisteredModelCreation { Description = "churn", Tags = new Dictionary<string, string> { ["team"] = "a" } }, Ann);
        await Cluster.RestartAsync();

        var read = (await Model.GetAsync())!;

        Assert.Equal(created.Id, read.Id);
        Assert.Equal("churn", read.Description);
        Assert.Equal("a", read.Tags["team"]);
        Assert.Equal((Ann, Ann), (read.Owner, read.Creator));
        Assert.Equal([ModelName], await Cluster.Grains.ModelCatalog().ListAsync());
    }

    [Fact]
    public async Task Of_creations_at_once_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CodeOfAsync(CreateAsync))));
        Assert.Equal(1, outcomes.Count(code => code is null));
        Assert.Equal(7, outcomes.Count(code => code == ErrorCode.ResourceAlreadyExists));
    }

    [Fact]
    public async Task A_model_that_is_not_there_says_so()
    {
        Assert.Null(await Model.GetAsync());
        foreach (var call in AllCommands())
            await RefusedAsync(ErrorCode.ResourceDoesNotExist, call);
        Assert.Empty(await Cluster.Grains.ModelCatalog().ListAsync());
    }

    [Fact]
    public async Task A_version_that_is_not_there_says_so()
    {
        await CreateAsync();
        foreach (var call in AllVersionCommands())
            await RefusedAsync(ErrorCode.ResourceDoesNotExist, call);
    }

    [Fact]
    public async Task A_version_becomes_ready_with_its_manifest()
    {
        await CreateAsync();
        var created = await Model.CreateVersionAsync(new ModelVersionCreation { Source = "iris", RunId = "r1", Description = "first" }, Ann);
        Assert.Equal((1, ModelVersionStatus.PendingRegistration), (created.Version, created.Status));
        await DecidedAsync(1);
        await Cluster.RestartAsync();

        var ready = await VersionAsync(1);

        Assert.Equal((ModelVersionStatus.Ready, ""), (ready.Status, ready.StatusMessage));
        Assert.Equal((created.Id, "iris", "digest of iris"), (ready.Id, ready.ArtifactFolder, ready.Digest));
        Assert.Equal("scripted", ready.Manifest!.Runtime);
        Assert.Equal("x", ready.Manifest.Signature.Inputs[0].Name);
        Assert.Equal(("r1", "first"), (ready.RunId, ready.Description));
    }

    [Fact]
    public async Task A_registration_that_a_crash_cut_off_is_carried_on()
    {
        await CreateAsync();
        Cluster.Runtime.InspectionGate = new TaskCompletionSource();
        await CreateVersionAsync("iris");
        await Cluster.RestartAsync();
        Cluster.Runtime.InspectionGate = null;
        Assert.Equal(ModelVersionStatus.PendingRegistration, (await VersionAsync(1)).Status);

        await Model.ReconcileAsync();

        Assert.Equal(ModelVersionStatus.Ready, (await DecidedAsync(1)).Status);
    }

    [Fact]
    public async Task A_broken_model_fails_with_what_its_runtime_says()
    {
        await CreateAsync();
        await CreateVersionAsync("broken");
        var failed = await DecidedAsync(1);
        Assert.Equal((ModelVersionStatus.FailedRegistration, "The files of 'broken' are broken."), (failed.Status, failed.StatusMessage));
        Assert.Null(failed.Manifest);
    }

    [Fact]
    public async Task An_upload_registers_a_version_without_a_source()
    {
        await CreateAsync();
        await CreateVersionAsync("");
        await Cluster.RestartAsync();
        await Model.ReconcileAsync();
        Assert.Equal("Waiting for the upload of its files", (await VersionAsync(1)).StatusMessage);

        await Model.CompleteUploadAsync(1, new UploadedArtifact("u", "d"));

        var ready = await DecidedAsync(1);
        Assert.Equal((ModelVersionStatus.Ready, "u", "d"), (ready.Status, ready.ArtifactFolder, ready.Digest));
        await Model.CompleteUploadAsync(1, new UploadedArtifact("u", "d"));
        await RefusedAsync(ErrorCode.InvalidState, () => Model.CompleteUploadAsync(1, new UploadedArtifact("v", "e")));
    }

    [Fact]
    public async Task An_upload_to_a_version_with_a_source_is_refused()
    {
        await CreateAsync();
        await CreateVersionAsync("iris");
        await RefusedAsync(ErrorCode.InvalidState, () => Model.CompleteUploadAsync(1, new UploadedArtifact("u", "d")));
    }

    [Fact]
    public async Task Version_numbers_are_never_used_twice()
    {
        await CreateAsync();
        await CreateVersionAsync("one");
        await CreateVersionAsync("two");
        await DecidedAsync(2);
        await Model.DeleteVersionAsync(2);
        await Cluster.RestartAsync();

        await CreateVersionAsync("three");

        Assert.Equal([1, 3], (await Model.GetAsync())!.Versions.Select(v => v.Version));
    }

    [Fact]
    public async Task Versions_that_are_made_at_once_get_different_numbers()
    {
        await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => CreateVersionAsync($"source-{i}"))));
        for (var version = 1; version <= 20; version++)
            Assert.Equal(ModelVersionStatus.Ready, (await DecidedAsync(version)).Status);
        Assert.Equal(Enumerable.Range(1, 20), (await Model.GetAsync())!.Versions.Select(v => v.Version));
    }

    [Fact]
    public async Task A_version_whose_files_never_come_can_be_deleted()
    {
        await CreateAsync();
        await CreateVersionAsync("late");
        await Model.DeleteVersionAsync(1);
        Assert.Empty((await Model.GetAsync())!.Versions);
    }

    [Fact]
    public async Task A_deleted_model_is_gone_and_its_name_can_be_used_again()
    {
        await CreateAsync();
        var old = await CreateVersionAsync("iris");
        await Model.DeleteAsync();
        Assert.Null(await Model.GetAsync());
        // The name stays for as long as files are left.
        await UntilAsync(
            async () =>
            {
                await Model.ReconcileAsync();
                return await Cluster.Grains.ModelCatalog().ListAsync();
            },
            names => names.Count == 0);

        await CreateAsync();

        Assert.NotEqual(old.Id, (await CreateVersionAsync("iris")).Id);
        Assert.Equal([ModelName], await Cluster.Grains.ModelCatalog().ListAsync());
    }

    [Fact]
    public async Task Deleting_a_version_takes_its_aliases_along()
    {
        await CreateAsync();
        await CreateVersionAsync("one");
        await CreateVersionAsync("two");
        await Model.SetAliasAsync("champion", 1, Ann);
        await Model.SetAliasAsync("challenger", 2, Ann);

        await Model.DeleteVersionAsync(1);

        Assert.Equal(["challenger"], (await Model.GetAsync())!.Aliases.Keys);
    }

    [Fact]
    public async Task Tags_aliases_and_descriptions_change_and_go()
    {
        await CreateAsync();
        await CreateVersionAsync("iris");
        await Model.SetTagAsync("k", "v", "bob");
        await Model.SetVersionTagAsync(1, "k", "w", "bob");
        await Model.SetAliasAsync("a", 1, "bob");
        await Model.UpdateAsync("new", "carl", "bob");
        await Model.UpdateVersionAsync(1, "first", "bob");
        await DecidedAsync(1);
        await Cluster.RestartAsync();

        var model = (await Model.GetAsync())!;
        Assert.Equal(("new", "carl", "bob"), (model.Description, model.Owner, model.UpdatedBy));
        Assert.Equal(("v", "w", 1), (model.Tags["k"], model.Versions[0].Tags["k"], model.Aliases["a"]));
        Assert.Equal("first", model.Versions[0].Description);

        await Model.SetTagAsync("k", null, Ann);
        await Model.SetVersionTagAsync(1, "k", null, Ann);
        await Model.SetAliasAsync("a", null, Ann);
        model = (await Model.GetAsync())!;
        Assert.Empty(model.Tags);
        Assert.Empty(model.Versions[0].Tags);
        Assert.Empty(model.Aliases);
    }

    [Fact]
    public async Task All_mistakes_of_a_version_are_told_at_once()
    {
        await CreateAsync();
        var creation = new ModelVersionCreation
        {
            Source = new string('s', 2001),
            Description = new string('d', 5001),
            Tags = new Dictionary<string, string> { [""] = "x" },
        };
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Model.CreateVersionAsync(creation, Ann));
        Assert.Contains("3 mistakes", refusal.Message);
    }

    private Task CreateAsync() => Model.CreateAsync(new RegisteredModelCreation(), Ann);

    private Task<ModelVersionInfo> CreateVersionAsync(string source) =>
        Model.CreateVersionAsync(new ModelVersionCreation { Source = source }, Ann);

    private async Task<ModelVersionInfo> VersionAsync(int version) => (await Model.GetAsync())!.Version(version)!;

    /// <summary>Waits until a version is ready or has failed.</summary>
    private Task<ModelVersionInfo> DecidedAsync(int version) =>
        UntilAsync(() => VersionAsync(version), v => v.Status != ModelVersionStatus.PendingRegistration);

    private IEnumerable<Func<Task>> AllCommands() =>
    [
        () => Model.UpdateAsync("d", null, Ann),
        () => Model.SetTagAsync("k", "v", Ann),
        () => CreateVersionAsync("iris"),
        () => Model.DeleteAsync(),
        .. AllVersionCommands(),
    ];

    private IEnumerable<Func<Task>> AllVersionCommands() =>
    [
        () => Model.SetAliasAsync("a", 7, Ann),
        () => Model.UpdateVersionAsync(7, "d", Ann),
        () => Model.SetVersionTagAsync(7, "k", "v", Ann),
        () => Model.DeleteVersionAsync(7),
        () => Model.CompleteUploadAsync(7, new UploadedArtifact("u", "d")),
        () => Model.PinAsync(7, "e"),
        () => Model.UnpinAsync(7, "e"),
        () => Model.MeasureAsync(7, DeviceKind.Cpu, ModelQuantization.Int8),
    ];

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
