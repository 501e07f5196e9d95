using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Grains.Nodes;
using ServingCluster.Inference;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Replicas;

/// <summary>
/// The grain of one replica: loads a model in the background, answers requests with it, and gives its memory back. The life goes
/// one way: absent, loading, ready or failed, draining, unloaded; a ready one fails when its model says that it is at fault.
/// </summary>
public class ModelReplica : IModelReplica
{
    private readonly ReplicaKey _key;
    private readonly LocalNode _node;
    private readonly LiveReplicas _live;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly InFlightGauge _gauge;
    private readonly LineLog _build;
    private readonly LineLog _service;
    private readonly ReplicaLoader _loader;
    private readonly CancellationTokenSource _stopLoading = new();
    private readonly TaskCompletionSource _unloaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();

    // Changed under the lock, read without it.
    private volatile ReplicaState _state = ReplicaState.Absent;
    private volatile string _servedEntity = "";
    private volatile string _message = "";
    private volatile ILoadedModel? _model;
    private volatile bool _isUnloading;

    private long _askedAt;

    // Under the lock.
    private Task? _loading;
    private long _expectedBytes;

    /// <summary>Makes the grain of one replica; nothing is loaded yet.</summary>
    public ModelReplica(
        ReplicaKey key, IEnumerable<IModelRuntime> runtimes, LocalNode node, LiveReplicas live, ISecretReader secrets, TimeProvider time,
        ILogger<ModelReplica> logger)
    {
        _key = key;
        _node = node;
        _live = live;
        (_time, _askedAt) = (time, time.GetTimestamp());
        _logger = logger;
        _gauge = new InFlightGauge(time);
        _build = new LineLog(time);
        _service = new LineLog(time);
        _loader = new ReplicaLoader(key, runtimes, secrets, live, _build, time, logger);
    }

    /// <summary>Its key.</summary>
    public ReplicaKey Key => _key;

    /// <summary>The served entity that it belongs to; empty until it was asked to load.</summary>
    public string ServedEntity => _servedEntity;

    /// <summary>Requests that wait for a run just now.</summary>
    public int Queued => _model?.Queued ?? 0;

    /// <summary>What its language model is doing just now; null for another kind of model, or none.</summary>
    public EngineLoad? Load => _model?.Load;

    /// <summary>Requests that it holds just now.</summary>
    public int InFlight => _gauge.Count;

    /// <summary>Where it is in its life.</summary>
    public ReplicaState State => _state;

    /// <summary>How long ago its endpoint last asked for anything; since it was made, when that never happened.</summary>
    public TimeSpan SinceAsked => _time.GetElapsedTime(Volatile.Read(ref _askedAt));

    /// <summary>Completes when it has been unloaded.</summary>
    public Task Unloaded => _unloaded.Task;

    /// <summary>Memory that it takes or is about to take, in bytes.</summary>
    public long MemoryBytes => _model?.MemoryBytes ?? Volatile.Read(ref _expectedBytes);

    /// <inheritdoc/>
    public Task<ReplicaStatus> EnsureLoadedAsync(ReplicaSpec spec)
    {
        NoteAsked();
        lock (_lock)
        {
            if (_state == ReplicaState.Absent && !_isUnloading)
            {
                (_expectedBytes, _servedEntity) = (spec.Manifest.MemoryBytes, spec.ServedEntity);
                (_state, _message) = (ReplicaState.Loading, "Loading the model.");
                _live.Add(this);
                // Loading takes processor time: never on the caller's thread, which may be the control loop's.
                _loading = Task.Run(() => LoadAsync(spec));
            }
        }

        return Task.FromResult(Status());
    }

    /// <inheritdoc/>
    public ValueTask<ReplicaStatus> GetStatusAsync() => ValueTask.FromResult(Status());

    /// <inheritdoc/>
    public ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        // Enter before looking at the state: an unload that begins in between sees this request and waits for it.
        _gauge.Enter();
        if (_isUnloading || _state == ReplicaState.Failed || _model is not { } model)
        {
            Leave();
            return ValueTask.FromResult(InvocationResponse.Failed(
                ErrorCode.ReplicaUnavailable, "The replica that was asked is not loaded.", TimeSpan.FromSeconds(1)));
        }

        try
        {
            var answer = model.InvokeAsync(request, cancellationToken);
            if (!answer.IsCompletedSuccessfully)
                return AwaitAsync(answer, cancellationToken);
            // Taken before leaving: the answer may still be written from the model's memory.
            var response = answer.Result;
            if (response.Error is not null)
                NoteFault();
            Leave();
            return ValueTask.FromResult(response);
        }
        catch (Exception e)
        {
            Leave();
            return Fault(e, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Enter before looking at the state, as above.
        _gauge.Enter();
        try
        {
            if (_isUnloading || _state == ReplicaState.Failed || _model is not { } model)
            {
                yield return InvocationChunk.Failed(
                    ErrorCode.ReplicaUnavailable, "The replica that was asked is not loaded.", TimeSpan.FromSeconds(1));
                yield break;
            }

            await using var chunks = model.StreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(chunks, cancellationToken) is { } chunk)
            {
                yield return chunk;
                if (chunk.IsLast)
                    yield break;
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public Task<ReplicaStatus> DrainAsync()
    {
        NoteAsked();
        lock (_lock)
        {
            if (_state == ReplicaState.Ready)
            {
                _state = ReplicaState.Draining;
                _service.Add("Draining: no router is given this replica any more.");
            }
        }

        return Task.FromResult(Status());
    }

    /// <inheritdoc/>
    public Task UnloadAsync()
    {
        NoteAsked();
        lock (_lock)
        {
            if (_isUnloading)
                return Task.CompletedTask;
            _isUnloading = true;
            // From any state, so that nothing can begin to load behind the unload's back.
            _state = ReplicaState.Draining;
        }

        _stopLoading.Cancel();
        _ = FinishUnloadAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> GetLogAsync(ReplicaLog log) =>
        ValueTask.FromResult((log == ReplicaLog.Build ? _build : _service).Snapshot());

    private void NoteAsked() => Volatile.Write(ref _askedAt, _time.GetTimestamp());

    private ReplicaStatus Status()
    {
        NoteFault();
        return new ReplicaStatus
        {
            State = _state,
            Message = _message,
            LoadStep = _state == ReplicaState.Loading ? _loader.Step : null,
            IsLeaving = _node.IsDraining,
            InFlight = _gauge.Count,
            Queued = Queued,
            ConcurrencySeconds = _gauge.Integral,
            ObservedAtSeconds = _gauge.Now,
            LastActiveSeconds = _gauge.LastActive,
            MemoryBytes = MemoryBytes,
            Tokens = _model?.Tokens ?? 0,
            MeasuredTokensPerSecond = _loader.Measured,
        };
    }

    /// <summary>Looks whether the model can still answer; one that cannot makes the replica a failed one, which its endpoint replaces.</summary>
    /// <returns>Whether it is at fault.</returns>
    private bool NoteFault()
    {
        if (_model?.Fault is not { } fault)
            return false;
        var reason = _loader.Mask(fault);
        lock (_lock)
        {
            if (_isUnloading || _state is not (ReplicaState.Ready or ReplicaState.Draining))
                return true;
            (_state, _message) = (ReplicaState.Failed, reason);
        }

        _service.Add($"Failed: {reason}");
        ReplicaLogMessages.Broke(_logger, _key, reason);
        return true;
    }

    private async Task LoadAsync(ReplicaSpec spec)
    {
        try
        {
            Loaded(await _loader.LoadAsync(this, spec, step => _message = step, _stopLoading.Token));
        }
        catch (OperationCanceledException) when (_stopLoading.IsCancellationRequested)
        {
            _build.Add("Not loaded: the replica is not wanted any more.");
        }
        catch (Exception e)
        {
            // The border to the runtime: whatever a model's files make of it, the replica says so and the cluster goes on.
            LoadFailed(e);
        }
    }

    private void Loaded(ILoadedModel model)
    {
        lock (_lock)
        {
            _model = model;
            if (_state == ReplicaState.Loading)
                (_state, _message) = (ReplicaState.Ready, model.Note);
        }

        _build.Add($"Ready; the model takes {model.MemoryBytes:N0} bytes.");
        ReplicaLogMessages.Ready(_logger, _key);
    }

    private void LoadFailed(Exception exception)
    {
        var reason = _loader.Mask(exception is ServingException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}");
        lock (_lock)
        {
            if (_state == ReplicaState.Loading)
                (_state, _message) = (ReplicaState.Failed, reason);
        }

        _build.Add($"Failed: {reason}");
        ReplicaLogMessages.LoadFailed(_logger, _key, reason);
    }

    private async Task FinishUnloadAsync()
    {
        if (_loading is { } loading)
            await loading;
        // A request that entered before the flag was set is finished first; the last one to leave signals.
        if (_gauge.Count > 0)
            await _drained.Task;
        var model = _model;
        _model = null;
        try
        {
            if (model is not null)
                await model.DisposeAsync();
        }
        catch (Exception e)
        {
            // The border to the runtime: memory that cannot be given back is lost, the replica is gone all the same.
            ReplicaLogMessages.UnloadFailed(_logger, _key, e);
        }

        Volatile.Write(ref _expectedBytes, 0);
        _state = ReplicaState.Unloaded;
        _live.Remove(this);
        _unloaded.SetResult();
        ReplicaLogMessages.Unloaded(_logger, _key);
    }

    private void Leave()
    {
        if (_gauge.Leave() == 0 && _isUnloading)
            _drained.TrySetResult();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InvocationResponse> AwaitAsync(ValueTask<InvocationResponse> answer, CancellationToken cancellationToken)
    {
        try
        {
            var response = await answer;
            if (response.Error is not null)
                NoteFault();
            return response;
        }
        catch (Exception e)
        {
            return await Fault(e, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The next piece; a fault of the model becomes the last one. Null where the model ended without one.</summary>
    private async ValueTask<InvocationChunk?> NextAsync(IAsyncEnumerator<InvocationChunk> chunks, CancellationToken cancellationToken)
    {
        try
        {
            if (!await chunks.MoveNextAsync())
                return null;
            if (chunks.Current.Error is not null)
                NoteFault();
            return chunks.Current;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            using var failure = await Fault(e, cancellationToken);
            return InvocationChunk.Failed(failure.Error!.Value, failure.Message, failure.RetryAfter);
        }
    }

    private ValueTask<InvocationResponse> Fault(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<InvocationResponse>(cancellationToken);
        if (exception is ServingException expected)
            return ValueTask.FromResult(InvocationResponse.Failed(expected.Code, expected.Message, expected.RetryAfter));
        _service.Add(_loader.Mask($"A request failed: {exception}"));
        ReplicaLogMessages.RequestFailed(_logger, _key, exception);
        if (NoteFault())
        {
            return ValueTask.FromResult(InvocationResponse.Failed(
                ErrorCode.TemporarilyUnavailable, "The model failed and is being loaded again; send the request again in a moment.", TimeSpan.FromSeconds(1)));
        }

        return ValueTask.FromResult(InvocationResponse.Failed(
            ErrorCode.InternalError, "The model failed while it evaluated this request; the endpoint's logs say more."));
    }
}
