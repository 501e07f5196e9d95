using Microsoft.Extensions.Logging;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.Endpoints.Tables;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Takes the steps of an endpoint's reconciliation, writes what they change, and says when the next is due. Under the record's gate.</summary>
internal sealed class EndpointSteps(
    string name, EndpointRecord record, EndpointReconciler reconciler, EndpointRemoval removal, ModelPins pins, ObjectIds ids,
    TableClaims tables, NoticeOutbox outbox, EndpointOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseOfOthers = TimeSpan.FromSeconds(10);

    // How many steps failed in a row.
    private int _failed;

    // Before this moment no model is asked again that could not be unpinned.
    private DateTimeOffset _nextUnpin;

    // The same of the endpoints that may have its tables.
    private DateTimeOffset _nextClaim;

    // The state that the last reconciliation of a busy endpoint left, and since when it is that, as a timestamp.
    private EndpointState? _lastState;
    private long _lastChange;

    /// <summary>Whether the last step failed.</summary>
    public bool AreFailing => _failed > 0;

    /// <summary>How long it may take until the next step.</summary>
    public TimeSpan PauseBeforeNext()
    {
        if (_failed > 0)
            return PauseAfterFailure(_failed);
        return record.State is { Deleting: false } now && reconciler.IsBusy(now) ? PauseWhileBusy(now) : options.IdleInterval;
    }

    /// <summary>Steps while each changes something. A step may fail without harm: the driver takes it again.</summary>
    public async Task TakeSafelyAsync()
    {
        try
        {
            // A few are always enough: placed, loading begun. The bound only keeps a mistake from holding the gate.
            for (var steps = 0; steps < 4 && await StepAsync(); steps++)
            {
            }

            _failed = 0;
        }
        catch (Exception e)
        {
            // The border of the control loop: whatever broke this step, the next one starts from what is written.
            _failed++;
            EndpointLog.StepFailed(logger, name, e);
        }
    }

    // What fails for good, such as a damaged record of a model, must neither keep the processor busy nor fill the log.
    private TimeSpan PauseAfterFailure(int inARow)
    {
        var pause = options.BusyInterval * Math.Pow(2, Math.Min(inARow - 1, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    private async Task<bool> StepAsync()
    {
        if (record.State is not { } state)
            return false;
        if (state.Deleting)
        {
            await removal.FinishAsync(state);
            return false;
        }

        await ids.KeepAsync(state.Id, name);
        await KeepTablesAsync(state);
        var next = await reconciler.StepAsync(state);
        record.MarkObserved();
        next = outbox.Advance(next, written: state);
        // Unpinned is what the written state no longer uses, never what the step about to be written will not: a crash in between
        // would leave a config whose models may be deleted.
        var pins = await UnpinUnusedAsync(state);
        if (!ReferenceEquals(pins, state.Pins))
            next = next with { Pins = pins };
        var changed = !ReferenceEquals(next, state);
        if (changed)
            await record.WriteAsync(next);
        else
            record.Publish();
        return changed;
    }

    // Whether another endpoint has a table is its to say; while it does not answer, this one goes on.
    private async Task KeepTablesAsync(EndpointState state)
    {
        if (time.GetUtcNow() < _nextClaim)
            return;
        try
        {
            await tables.KeepAsync(state);
        }
        catch (Exception e)
        {
            // The border to other grains.
            EndpointLog.ClaimFailed(logger, name, e);
            _nextClaim = time.GetUtcNow() + PauseOfOthers;
        }
    }

    // A model that cannot be reached keeps its pin for a while; that is no reason to hold up the step.
    private async Task<IReadOnlyList<ModelPin>> UnpinUnusedAsync(EndpointState state)
    {
        if (time.GetUtcNow() < _nextUnpin)
            return state.Pins;
        try
        {
            return await pins.UnpinUnusedAsync(state);
        }
        catch (Exception e)
        {
            // The border to other grains.
            EndpointLog.UnpinFailed(logger, name, e);
            _nextUnpin = time.GetUtcNow() + PauseOfOthers;
            return state.Pins;
        }
    }

    // Ten thousand endpoints whose models load for minutes, or that wait for room, are not to ask ten times a second each.
    private TimeSpan PauseWhileBusy(EndpointState state)
    {
        if (!ReferenceEquals(state, _lastState))
            (_lastState, _lastChange) = (state, time.GetTimestamp());
        var pause = time.GetElapsedTime(_lastChange) / 10;
        return pause < options.BusyInterval ? options.BusyInterval
            : pause < options.IdleInterval ? pause
            : options.IdleInterval;
    }
}
