using ServingCluster.Client.Wire;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Inference;
using ServingCluster.Secrets;
using ServingCluster.Silo.Driving;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>
/// The endpoint as an Orleans grain. A timer reconciles it while it is in memory; a reminder, which outlives its silo, and
/// <see cref="Awakener"/> bring it back.
/// </summary>
[Reentrant, GrainType("endpoint")]
public sealed class ServingEndpointGrain : ServingEndpoint, IServingEndpointGrain, IGrainBase, IRemindable
{
    private const string ReminderName = "reconcile";

    private readonly ReconcileTimer _timer;
    private readonly DrivingOptions _driving;
    private readonly SiloStop _stop;
    private readonly ILogger _logger;
    private CancellationTokenRegistration _untilStop;

    // What this activation knows of its reminder; null before it has looked.
    private bool? _hasReminder;

    /// <summary>Made by Orleans.</summary>
    public ServingEndpointGrain(
        IGrainContext context, IServingGrains grains, IStateStore store, IEnumerable<IModelRuntime> runtimes, EndpointOptions options,
        DrivingOptions driving, [FromKeyedServices(ServingTime.Key)] TimeProvider time, ISecretSealer sealer,
        IEnumerable<INoticeChannel> channels, IServiceProvider services, ILogger<ServingEndpoint> logger)
        : this(context, grains, store, runtimes, options, driving, time, sealer, channels, logger, services.GetRequiredService<SiloStop>(), new ReconcileTimer())
    {
    }

    private ServingEndpointGrain(
        IGrainContext context, IServingGrains grains, IStateStore store, IEnumerable<IModelRuntime> runtimes, EndpointOptions options,
        DrivingOptions driving, TimeProvider time, ISecretSealer sealer, IEnumerable<INoticeChannel> channels,
        ILogger<ServingEndpoint> logger, SiloStop stop, ReconcileTimer timer)
        : base(WireKeys.NameOf(context.GrainId), grains, store, runtimes, options, time, timer, sealer, channels, logger) =>
        (GrainContext, _timer, _driving, _stop, _logger) = (context, timer, driving, stop, logger);

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <inheritdoc/>
    public Task OnActivateAsync(CancellationToken token)
    {
        if (_driving.IsOn)
            _timer.Start(this, TickAsync);
        _untilStop = _stop.Begun.UnsafeRegister(static grain => ((ServingEndpointGrain)grain!).EndWatches(), this);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        _timer.Dispose();
        _untilStop.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // The activation that this call made, or found, does the rest.
        _timer.Soon();
        return Task.CompletedTask;
    }

    private async Task<TimeSpan?> TickAsync()
    {
        try
        {
            var again = await ReconcileAsync();
            var exists = await ExistsAsync();
            await KeepReminderAsync(exists);
            return exists ? again : null;
        }
        catch (Exception e)
        {
            // The border of the control loop: the next round starts from what is written.
            DrivingLog.Failed(_logger, "endpoint", WireKeys.NameOf(GrainContext.GrainId), e);
            return TimeSpan.FromSeconds(1);
        }
    }

    private async Task KeepReminderAsync(bool exists)
    {
        if (_hasReminder == exists)
            return;
        if (exists)
            await this.RegisterOrUpdateReminder(ReminderName, _driving.ReminderPeriod, _driving.ReminderPeriod);
        else if (await this.GetReminder(ReminderName) is { } reminder)
            await this.UnregisterReminder(reminder);
        _hasReminder = exists;
    }
}
