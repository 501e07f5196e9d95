using ServingCluster.Client.Wire;
using ServingCluster.Grains.Models;
using ServingCluster.Inference;
using ServingCluster.Silo.Driving;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>The registered model as an Orleans grain. It stays in memory while something of it is unfinished.</summary>
[Reentrant, GrainType("model")]
public sealed class RegisteredModelGrain : RegisteredModel, IRegisteredModelGrain, IGrainBase
{
    private readonly ReconcileTimer _timer = new();
    private readonly DrivingOptions _driving;
    private readonly ILogger _logger;

    /// <summary>Made by Orleans.</summary>
    public RegisteredModelGrain(
        IGrainContext context, IStateStore store, IServingGrains grains, IModelArtifacts artifacts, IEnumerable<IModelRuntime> runtimes,
        CalibrationOptions calibration, DrivingOptions driving, [FromKeyedServices(ServingTime.Key)] TimeProvider time, ILogger<RegisteredModel> logger)
        : base(WireKeys.NameOf(context.GrainId), store, grains, artifacts, runtimes, calibration, time, logger) =>
        (GrainContext, _driving, _logger) = (context, driving, logger);

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <inheritdoc/>
    public Task OnActivateAsync(CancellationToken token)
    {
        if (_driving.IsOn)
            _timer.Start(this, TickAsync);
        return Task.CompletedTask;
    }

    /// <summary>Cuts off what runs; the next activation carries on with it.</summary>
    public async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        _timer.Dispose();
        await DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void OnPending() => _timer.Within(_driving.ModelPeriod);

    private async Task<TimeSpan?> TickAsync()
    {
        try
        {
            await ReconcileAsync();
            // Without a round to come, the activation goes when nobody has called it for a while: not while a fetch runs in it.
            return IsPending ? _driving.ModelPeriod : null;
        }
        catch (Exception e)
        {
            // The border of the control loop: the next round starts from what is written.
            DrivingLog.Failed(_logger, "model", WireKeys.NameOf(GrainContext.GrainId), e);
            return _driving.ModelPeriod;
        }
    }
}
