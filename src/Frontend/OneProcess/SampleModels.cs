using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Health;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.FoundationModels;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.OneProcess;

/// <summary>
/// Registers the sample models and the endpoint <c>iris</c> at the first start, and never again: whoever deletes them has
/// decided so. A start that broke off in the middle is carried on by the next; samples of a later release come at its first start.
/// </summary>
internal sealed class SampleModels(
    IServingGrains grains, IStateStore store, ServingSettings settings, LoadedCheck loaded, TimeProvider time, ILogger<SampleModels> logger)
    : BackgroundService
{
    /// <summary>Where the build puts the samples.</summary>
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "samples", "models");

    private const string DoneKey = "samples/done";
    private const string Creator = "system";
    private const string EndpointName = "iris";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when there is nothing left to do, or when it was given up.</summary>
    public Task Finished => _finished.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (settings.Samples)
                await RegisterAsync(stoppingToken);
        }
        catch (Exception e) when (e is ServingException or IOException or StateConflictException)
        {
            // The server is of use without its samples; the next start tries again.
            SampleLog.Failed(logger, e);
        }
        catch (OperationCanceledException)
        {
            // The process ends; the next start carries on.
        }
        finally
        {
            loaded.MarkLoaded();
            _finished.TrySetResult();
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var record = await store.ReadAsync(DoneKey, cancellationToken);
        var done = SampleRecord.SetOf(record?.Value);
        var missing = SampleModel.All.Where(m => m.Set > done).ToList();
        if (missing.Count == 0)
            return;
        foreach (var sample in missing)
            await RegisterAsync(sample);
        if (done == 0 && !await grains.EndpointCatalog().ContainsAsync(EndpointName))
            await CreateEndpointAsync();
        await WaitUntilReadyAsync(missing, cancellationToken);
        await store.WriteAsync(DoneKey, SampleRecord.Serialize(SampleModel.LatestSet, time.GetUtcNow()), record?.ETag, cancellationToken);
    }

    private async Task RegisterAsync(SampleModel sample)
    {
        var model = grains.Model(sample.Name);
        var info = await model.GetAsync()
            ?? await model.CreateAsync(CreationOf(sample), Creator);
        for (var version = 1; version <= sample.Versions; version++)
        {
            if (info.Version(version) is null)
                await model.CreateVersionAsync(new ModelVersionCreation { Source = Path.Combine(Folder, sample.FolderName, $"{version}") }, Creator);
        }
    }

    // No user stands behind them: administrators grant what others are to do with them.
    private static RegisteredModelCreation CreationOf(SampleModel sample) => new()
    {
        Description = sample.Description,
        Tags = sample.Tags,
        Access = AccessList<ModelPermission>.Empty,
    };

    private Task<EndpointDescription> CreateEndpointAsync() => grains.Endpoint(EndpointName).CreateAsync(
        new EndpointCreation
        {
            Access = AccessList<EndpointPermission>.Empty,
            Description = "A sample endpoint: the species of an iris from four measures of its flower.",
            Config = new EndpointConfigInput
            {
                ServedEntities = [new ServedEntityInput { EntityName = "system.ai.iris", EntityVersion = "1" }],
            },
        },
        Creator);

    // So that the commands that the first start prints work at once.
    private async Task WaitUntilReadyAsync(IReadOnlyList<SampleModel> samples, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < LongestWait && await IsUnderWayAsync(samples))
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
    }

    private async Task<bool> IsUnderWayAsync(IReadOnlyList<SampleModel> samples)
    {
        if (await grains.Endpoint(EndpointName).GetAsync() is { ConfigUpdate: ConfigUpdateState.InProgress })
            return true;
        foreach (var sample in samples.Where(s => s.IsFoundationModel))
        {
            var versions = (await grains.Model(sample.Name).GetAsync())?.Versions ?? [];
            if (versions.Any(v => v.Status == ModelVersionStatus.PendingRegistration))
                return true;
            var isOffered = versions.Any(v => v.Status == ModelVersionStatus.Ready);
            if (isOffered && await grains.Endpoint(FoundationNames.EndpointOf(sample.Name)!).GetAsync() is null or { ConfigUpdate: ConfigUpdateState.InProgress })
                return true;
        }

        return false;
    }
}
