using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// The one record of an endpoint, the gate before it, and what is shown of it. <see cref="ViewAsync"/> and <see cref="Routes"/>
/// are for anyone; everything else is for whoever has entered.
/// </summary>
internal sealed class EndpointRecord(string name, IStateStore store, EndpointReconciler reconciler, RouteBoard routes)
{
    private static readonly StateFormat<EndpointState> Format = new(EndpointMigrations.All);

    private readonly CommandGate _gate = new();
    private readonly StateCell<EndpointState> _cell = new(store, $"endpoints/{name}", Format);

    // False until the record was read, and again while nobody knows whether a write went through.
    private bool _isLoaded_NeedsGate;

    // Whether the replicas were asked since the record was read: until then routers would be told of an endpoint without any.
    private bool _isObserved_NeedsGate;

    // Written by whoever has entered, read by queries.
    private volatile EndpointView? _view;
    private volatile bool _wasPublished;

    /// <summary>The route table on show.</summary>
    public RouteBoard Routes => routes;

    /// <summary>The stored state, that of an endpoint being deleted included; null when there is no record.</summary>
    public EndpointState? State => _cell.Value;

    /// <summary>Waits for its turn and sees to it that the record has been read.</summary>
    public async ValueTask<CommandGate.Turn> EnterAsync()
    {
        var turn = await _gate.EnterAsync(CancellationToken.None);
        try
        {
            if (!_isLoaded_NeedsGate)
                await LoadAsync();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>The endpoint as queries see it; null when there is none.</summary>
    public async ValueTask<EndpointView?> ViewAsync()
    {
        if (!_wasPublished)
            (await EnterAsync()).Dispose();
        return _view;
    }

    /// <summary>The endpoint as queries see it.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>.</exception>
    public async ValueTask<EndpointView> RequireViewAsync() => await ViewAsync() ?? throw Missing();

    /// <summary>The state of an endpoint that exists.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>.</exception>
    public EndpointState Existing() => State is { Deleting: false } state ? state : throw Missing();

    /// <summary>Writes the state and shows it.</summary>
    public async Task WriteAsync(EndpointState state)
    {
        await CommitAsync(_cell.WriteAsync(state, CancellationToken.None));
        Publish();
    }

    /// <summary>Deletes the record.</summary>
    public Task ClearAsync() => CommitAsync(_cell.ClearAsync(CancellationToken.None));

    /// <summary>The replicas have been asked how they are: from now on there is something to tell routers.</summary>
    public void MarkObserved() => _isObserved_NeedsGate = true;

    /// <summary>Shows the state with what is known of its replicas. Routers keep the table that they have until the replicas were asked.</summary>
    public void Publish()
    {
        _view = State is { Deleting: false } state ? new EndpointView(state, EndpointDescriber.Describe(state, reconciler)) : null;
        _wasPublished = true;
        if (_view is not { } view)
            routes.Post(null);
        else if (_isObserved_NeedsGate)
            routes.Post(EndpointDescriber.RoutesOf(view.State, reconciler));
    }

    private async Task LoadAsync()
    {
        await _cell.ReadAsync(CancellationToken.None);
        (_isLoaded_NeedsGate, _isObserved_NeedsGate) = (true, false);
        Publish();
    }

    private async Task CommitAsync(ValueTask write)
    {
        _isLoaded_NeedsGate = false;
        try
        {
            await write;
        }
        catch (StateConflictException e)
        {
            throw new ServingException(ErrorCode.ResourceConflict,
                $"Endpoint '{name}' was changed by somebody else at the same time. Nothing was changed; try again.", innerException: e);
        }

        _isLoaded_NeedsGate = true;
    }

    private ServingException Missing() => new(ErrorCode.ResourceDoesNotExist, $"Endpoint with name '{name}' does not exist.");
}
