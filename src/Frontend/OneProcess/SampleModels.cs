using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Health;
using ServingCluster.Frontend.Settings;
using ServingCluster.Models;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.OneProcess;

/// <summary>
/// Registers the sample models and the endpoint <c>iris</c> at the first start, and never again: whoever deletes them has
/// decided so. A start that broke off in the middle is carried on by the next.
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
    private static readonly (string Model, int Versions)[] Models = [("iris", 2), ("digits", 1)];
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when there is nothing left to do, or when it was given up.</summary>
    public Task Finished => _finished.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (settings.Samples && await store.ReadAsync(DoneKey, stoppingToken) is null)
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
        foreach (var (model, versions) in Models)
        {
            for (var version = 1; version <= versions; version++)
                await RegisterAsync($"system.ai.{model}", version, Path.Combine(Folder, model, $"{version}"));
        }

        if (!await grains.EndpointCatalog().ContainsAsync(EndpointName))
            await CreateEndpointAsync();
        await WaitUntilReadyAsync(cancellationToken);
        await store.WriteAsync(DoneKey, JsonSerializer.SerializeToUtf8Bytes(time.GetUtcNow()), null, cancellationToken);
    }

    private async Task RegisterAsync(string name, int version, string folder)
    {
        var model = grains.Model(name);
        var info = await model.GetAsync()
            ?? await model.CreateAsync(new RegisteredModelCreation { Description = "A sample model." }, Creator);
        if (info.Version(version) is null)
            await model.CreateVersionAsync(new ModelVersionCreation { Source = folder }, Creator);
    }

    private Task<EndpointDescription> CreateEndpointAsync() => grains.Endpoint(EndpointName).CreateAsync(
        new EndpointCreation
        {
            Description = "A sample endpoint: the species of an iris from four measures of its flower.",
            Config = new EndpointConfigInput
            {
                ServedEntities = [new ServedEntityInput { EntityName = "system.ai.iris", EntityVersion = "1" }],
            },
        },
        Creator);

    // So that the commands that the first start prints work at once.
    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < LongestWait && await grains.Endpoint(EndpointName).GetAsync() is { ConfigUpdate: ConfigUpdateState.InProgress })
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
    }
}
