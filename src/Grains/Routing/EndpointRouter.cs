using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Grains.Governance;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Grains.Guardrails.Judging;
using ServingCluster.Identity;
using ServingCluster.Inference;
using ServingCluster.Telemetry;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// Brings requests to replicas. One per process; any number of threads. It follows the route table of every endpoint in use, so
/// that a request awaits nothing but the replica.
/// </summary>
public sealed partial class EndpointRouter : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FollowedEndpoint> _endpoints = new(StringComparer.Ordinal);
    private readonly IServingGrains _grains;
    private readonly RouterOptions _options;
    private readonly TimeProvider _time;
    private readonly RouterMetrics _metrics;
    private readonly ILogger<EndpointRouter> _logger;
    private readonly GovernedCalls _calls;
    private readonly GovernedStreams _streams;
    private readonly TextJudge _judge;
    private readonly string _routerId;
    private readonly ITimer _sweep;
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _disposed;

    /// <summary>Makes a router that follows nothing yet.</summary>
    /// <param name="grains">Finds endpoints and replicas.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Takes what is counted.</param>
    /// <param name="logger">The log.</param>
    /// <param name="external">Reaches the providers of external models; null in a process that cannot.</param>
    /// <param name="surfaces">Protocols that are carried over chat to replicas; null for none.</param>
    /// <param name="guardrails">Names the models that judge texts; null for none.</param>
    /// <param name="judges">Takes note of what those were asked; null for nobody.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public EndpointRouter(
        IServingGrains grains, RouterOptions options, TimeProvider time, RouterMetrics metrics, ILogger<EndpointRouter> logger,
        IExternalModels? external = null, IEnumerable<IChatSurface>? surfaces = null, GuardrailOptions? guardrails = null,
        IJudgeRecorder? judges = null)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _grains = grains;
        _options = options;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _routerId = options.RouterId ?? Guid.NewGuid().ToString("N");
        var caller = new ReplicaCaller(options.SuspectFor, time, metrics, logger);
        var providers = new ExternalCaller(external, time, logger);
        var random = new RandomStream(options.Seed);
        var carried = new Surfaces(surfaces);
        var calls = new RequestDispatcher<UnaryCall, InvocationResponse>(
            new UnaryCall(caller, providers, carried), random, options.MaxAttempts, time, metrics, _closing.Token);
        var ungoverned = new UngovernedCalls(calls);
        _judge = new TextJudge(guardrails ?? new(), new UngovernedModels((endpoint, entity, request, token) =>
            FindAndDispatchAsync(ungoverned, endpoint, entity, request, token)),
            time, judges is null ? null : call => judges.Record(call with { Recording = RecordingOf(call.Endpoint) }));
        _calls = new(calls);
        _streams = new(new(new StreamCall(caller, providers, carried, time), random, options.MaxAttempts, time, metrics, _closing.Token));
        var period = options.KeepUnused / 10;
        _sweep = time.CreateTimer(static r => ((EndpointRouter)r!).Sweep(), this, period, period);
        metrics.Observe(this);
    }

    /// <summary>
    /// Whether the endpoint is known to serve custom models, so that a request to it is MLflow's scoring protocol. Asks nobody: false
    /// also when that is not known here, which <see cref="FindTaskAsync"/> finds out.
    /// </summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="recording">What is to be recorded of a request to them; null for nothing, as for most endpoints.</param>
    public bool ServesCustomModels(string endpoint, out EndpointRecording? recording)
    {
        recording = null;
        if (!_endpoints.TryGetValue(endpoint, out var followed) || followed.State.Model is not { LanguageTask: null, IsLast: false } model)
            return false;
        recording = model.AskedRecording;
        return true;
    }

    /// <summary>What is to be recorded of requests to an endpoint, whatever it serves; null where its routes are not known here. Asks nobody.</summary>
    public EndpointRecording? RecordingOf(string endpoint) =>
        _endpoints.TryGetValue(endpoint, out var followed) ? followed.State.Model?.Recording : null;

    /// <summary>Finds out what kind of requests an endpoint takes. A lookup that fails is counted as a request.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="principal">Who asks; null for a trusted process of the cluster.</param>
    /// <param name="deadline">When the caller no longer wants an answer (UTC).</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <returns>
    /// The task, or the same failures as <see cref="InvokeAsync"/> has where an endpoint or its routes cannot be found, or may not be queried.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<TaskLookup> FindTaskAsync(
        string endpoint, Principal? principal, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var started = _metrics.IsTimed ? _time.GetTimestamp() : 0;
        try
        {
            while (true)
            {
                var (followed, failure) = await FindAsync(endpoint, deadline, cancellationToken).ConfigureAwait(false);
                var model = followed?.State.Model;
                if (model is { Status: EndpointModelStatus.Retired })
                    continue;
                if (model?.Allows(principal) == false)
                    failure = RoutingFailures.NotAllowed(endpoint, principal!);
                if (failure is not null)
                    _metrics.Record(NameFor(endpoint, failure), failure, started, _time);
                return new TaskLookup(model?.LanguageTask, failure);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _metrics.RecordCancelled(_endpoints.ContainsKey(endpoint) ? endpoint : "", started, _time);
            throw;
        }
    }

    /// <summary>Answers one request by a replica of the endpoint.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="servedEntity">The served entity; null to draw one by traffic percentage.</param>
    /// <param name="request">
    /// The request. Its deadline bounds the wait for a replica; once a replica has the request, the deadline is the replica's to keep.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <returns>
    /// The replica's answer, or as a failure <see cref="ErrorCode.EndpointNotFound"/>, <see cref="ErrorCode.PermissionDenied"/>, <see cref="ErrorCode.BadRequest"/> (the endpoint
    /// was stopped), <see cref="ErrorCode.RequestLimitExceeded"/>, <see cref="ErrorCode.TemporarilyUnavailable"/> or
    /// <see cref="ErrorCode.DeadlineExceeded"/>. It names the served entity once one was chosen.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<InvocationResponse> InvokeAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken) =>
        RouterSpans.Source.HasListeners()
            ? TraceAsync(endpoint, servedEntity, request, cancellationToken)
            : AnswerAsync(endpoint, servedEntity, request, cancellationToken);

    private async ValueTask<InvocationResponse> TraceAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        using var span = RouterSpans.StartRoute(endpoint, request);
        try
        {
            var response = await AnswerAsync(endpoint, servedEntity, request, cancellationToken).ConfigureAwait(false);
            RouterSpans.Tell(span, response);
            return response;
        }
        catch (Exception e) when (span.FailWith(e))
        {
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InvocationResponse> AnswerAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        var started = _metrics.IsTimed ? _time.GetTimestamp() : 0;
        try
        {
            InvocationResponse? response = null;
            if (_endpoints.TryGetValue(endpoint, out var followed) && followed.State.Model is not null)
            {
                followed.State.Touch();
                response = await _calls.DispatchAsync(followed.State, servedEntity, request, cancellationToken).ConfigureAwait(false);
            }
            response ??= await FindAndDispatchAsync(_calls, endpoint, servedEntity, request, cancellationToken).ConfigureAwait(false);
            _metrics.Record(NameFor(endpoint, response), response, started, _time);
            if (request.Task != InvocationTask.Predict)
                _metrics.RecordLanguage(endpoint, request.Task, response, started, _time);
            return response;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _metrics.RecordCancelled(_endpoints.ContainsKey(endpoint) ? endpoint : "", started, _time);
            throw;
        }
    }

    /// <summary>Answers one request by a replica of the endpoint, piece by piece.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="servedEntity">The served entity; null to draw one by traffic percentage.</param>
    /// <param name="request">The request. Its deadline bounds the wait for a replica and for each piece.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away; ends the stream too.</param>
    /// <returns>
    /// The stream once its first piece is there, or with the same failures as <see cref="InvokeAsync"/>. A replica that is lost before
    /// its first piece is replaced by another; one that is lost later ends the stream with a failure. To be disposed.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<RoutedStream> StreamAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        var span = RouterSpans.StartRoute(endpoint, request);
        var isStreaming = false;
        try
        {
            var stream = await OpenAsync(endpoint, servedEntity, request, span, cancellationToken).ConfigureAwait(false);
            RouterSpans.Tell(span, stream.ServedEntity, stream.Failure?.Error);
            isStreaming = stream.IsMeasured;
            return stream;
        }
        catch (Exception e) when (span.FailWith(e))
        {
            throw;
        }
        finally
        {
            if (!isStreaming)
                span?.Dispose();
        }
    }

    private async ValueTask<RoutedStream> OpenAsync(
        string endpoint, string? servedEntity, InvocationRequest request, Activity? span, CancellationToken cancellationToken)
    {
        var started = _metrics.IsTimed ? _time.GetTimestamp() : 0;
        try
        {
            RoutedStream? stream = null;
            if (_endpoints.TryGetValue(endpoint, out var followed) && followed.State.Model is not null)
            {
                followed.State.Touch();
                stream = await _streams.DispatchAsync(followed.State, servedEntity, request, cancellationToken).ConfigureAwait(false);
            }

            stream ??= await FindAndDispatchAsync(_streams, endpoint, servedEntity, request, cancellationToken).ConfigureAwait(false);
            var name = stream.Failure is null || _endpoints.ContainsKey(endpoint) ? endpoint : "";
            _metrics.RecordFirstChunk(name, stream.ServedEntity, stream.Failure?.Error, started, _time);
            if (request.Task != InvocationTask.Predict && stream.Failure is null)
                stream.Measure(new StreamMeasures(_metrics, endpoint, stream.ServedEntity, request.Task, started, _time, span));
            return stream;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _metrics.RecordCancelled(_endpoints.ContainsKey(endpoint) ? endpoint : "", started, _time);
            throw;
        }
    }

    /// <summary>What is under way, by endpoint and served entity.</summary>
    public IReadOnlyList<RoutedEntitySnapshot> Snapshot()
    {
        var snapshot = new List<RoutedEntitySnapshot>();
        foreach (var followed in _endpoints.Values)
        {
            var model = followed.State.Model;
            foreach (var entity in followed.State.Entities)
            {
                var route = model?.Find(entity.Name);
                // One that left the routes is shown until its last request is answered.
                if (route is null && entity.InFlight == 0)
                    continue;
                snapshot.Add(new RoutedEntitySnapshot(
                    followed.State.Name, entity.Name, entity.InFlight, entity.WaitingRoom.Count, route?.ReplicaCount ?? 0));
            }
        }
        return snapshot;
    }

    /// <summary>
    /// Lets no request wait any more: those that do, and those that would have to, are answered
    /// <see cref="ErrorCode.TemporarilyUnavailable"/>; those for which there is a replica go on. For the end of the process, which
    /// may come before the replica that they wait for.
    /// </summary>
    public void StopWaiting() => _closing.Cancel();

    /// <summary>
    /// Stops following endpoints. Requests that wait are answered <see cref="ErrorCode.TemporarilyUnavailable"/>; running ones go on.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _sweep.DisposeAsync().ConfigureAwait(false);
        foreach (var followed in _endpoints.Values)
            await RetireAsync(followed).ConfigureAwait(false);
    }

    private async ValueTask<TAnswer> FindAndDispatchAsync<TAnswer>(
        IGovernedDispatch<TAnswer> dispatch, string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
        where TAnswer : class
    {
        while (true)
        {
            var (followed, failure) = await FindAsync(endpoint, request.Deadline, cancellationToken).ConfigureAwait(false);
            if (followed is null)
                return dispatch.Failed(failure!);
            if (await dispatch.DispatchAsync(followed.State, servedEntity, request, cancellationToken).ConfigureAwait(false) is { } answer)
                return answer;
        }
    }

    /// <summary>The endpoint with its first route table there; null with the failure that says why not.</summary>
    private async ValueTask<(FollowedEndpoint? Followed, InvocationResponse? Failure)> FindAsync(
        string endpoint, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (_disposed)
            return (null, RoutingFailures.ShuttingDown());
        if (!_endpoints.TryGetValue(endpoint, out var followed))
        {
            // Asked first, so that made-up names bring no endpoint to life and take no memory here.
            if (await ContainsAsync(endpoint, deadline, cancellationToken).ConfigureAwait(false) is not { } known)
                return (null, RoutingFailures.NoCatalog());
            if (!known)
                return (null, RoutingFailures.UnknownEndpoint());
            followed = Follow(endpoint);
        }

        followed.State.Touch();
        return await LoadAsync(followed.State, deadline, cancellationToken).ConfigureAwait(false) is { } failure ? (null, failure) : (followed, null);
    }

    /// <summary>Whether there is such an endpoint; null when that cannot be told before the deadline.</summary>
    private async ValueTask<bool?> ContainsAsync(string endpoint, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await _grains.EndpointCatalog().ContainsAsync(endpoint).AsTask()
                .WaitAsync(Left(deadline), _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // The boundary to another process.
            LogNoCatalog(e, endpoint);
            return null;
        }
    }

    private FollowedEndpoint Follow(string endpoint)
    {
        var followed = _endpoints.GetOrAdd(endpoint, static (name, router) => router.MakeFollowed(name), this);
        followed.Start(_grains.Endpoint(endpoint), Forget);
        // Disposal may have passed by before this one was there to be stopped.
        if (_disposed)
            _ = RetireAsync(followed);
        return followed;
    }

    private FollowedEndpoint MakeFollowed(string endpoint)
    {
        _metrics.Begin(endpoint);
        var reporter = new WaitingReporter(_routerId, _options, _time, _logger);
        var state = new EndpointState(endpoint, _grains, _options.QueueLimit, _routerId, _judge, _time, reporter.ReportSoon, _logger);
        var watcher = new EndpointWatcher(state, _grains.Endpoint(endpoint), _options, _time, _logger);
        return new FollowedEndpoint(state, watcher, reporter) { LastUsed = _time.GetTimestamp() };
    }

    /// <summary>Waits for the first route table. Null when it has come.</summary>
    private async ValueTask<InvocationResponse?> LoadAsync(
        EndpointState state, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (state.Model is not null)
            return null;
        if (!state.TryEnterLoading())
            return RoutingFailures.TooMany();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            var unreadable = await state.Loaded.WaitAsync(Left(deadline), _time, either.Token).ConfigureAwait(false);
            return unreadable is null ? null : RoutingFailures.NoRoutes(state.Name, unreadable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return RoutingFailures.ShuttingDown();
        }
        catch (TimeoutException)
        {
            return RoutingFailures.NoRoutesInTime(state.Name);
        }
        finally
        {
            state.LeaveLoading();
        }
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        foreach (var followed in _endpoints.Values)
        {
            if (followed.State.TakeUsed())
                followed.LastUsed = now;
            else if (_time.GetElapsedTime(followed.LastUsed, now) >= _options.KeepUnused)
                _ = RetireAsync(followed);
        }
    }

    private Task RetireAsync(FollowedEndpoint followed)
    {
        Forget(followed);
        return followed.StopAsync(EndpointModelStatus.Retired);
    }

    private void Forget(FollowedEndpoint followed) =>
        _endpoints.TryRemove(new KeyValuePair<string, FollowedEndpoint>(followed.State.Name, followed));

    private TimeSpan Left(DateTimeOffset deadline)
    {
        var left = deadline - _time.GetUtcNow();
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < TimeSpan.FromDays(1) ? left : TimeSpan.FromDays(1);
    }

    /// <summary>The name for metrics: names that no endpoint has would make a time series each.</summary>
    private string NameFor(string endpoint, InvocationResponse response) =>
        response.Error is null || _endpoints.ContainsKey(endpoint) ? endpoint : "";
}
