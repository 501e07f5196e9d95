using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Models;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Models;

/// <summary>
/// The one record of a registered model and the gate before it. <see cref="Snapshot"/> is for anyone; everything else is for
/// whoever has entered.
/// </summary>
internal sealed class ModelRecord(string name, IStateStore store) : IDisposable
{
    public static readonly StateFormat<ModelState> Format = new(ModelMigrations.All);

    private readonly CommandGate _gate = new();

    // A name holds neither '/' nor control characters, so it stands in the key as it is.
    private readonly StateCell<ModelState> _cell = new(store, "models/" + name, Format);

    // What cannot be a name is not looked up: there is no such model.
    private volatile bool _loaded = !ModelRules.IsName(name);
    private volatile RegisteredModelInfo? _snapshot;

    /// <summary>Whether <see cref="Snapshot"/> tells what is stored.</summary>
    public bool IsLoaded => _loaded;

    /// <summary>The model as last read or written; null when there is none.</summary>
    public RegisteredModelInfo? Snapshot => _snapshot;

    /// <summary>The stored state, that of a deleted model included; null when there is no record.</summary>
    public ModelState? State => _cell.Value;

    /// <summary>Waits for its turn and sees to it that the record has been read.</summary>
    public async ValueTask<CommandGate.Turn> EnterAsync()
    {
        var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!_loaded)
                Publish(await _cell.ReadAsync(CancellationToken.None).ConfigureAwait(false));
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>The state of a model that exists.</summary>
    public ModelState Existing() => _cell.Value is { Deleted: false } state ? state : throw new ServingException(
        ErrorCode.ResourceDoesNotExist, $"Registered model with name '{name}' does not exist.");

    /// <summary>A version that exists, of the given state.</summary>
    public VersionState Existing(ModelState state, int version) => state.Version(version) ?? throw new ServingException(
        ErrorCode.ResourceDoesNotExist, $"Model version with name '{name}' and version '{version}' does not exist.");

    public async Task WriteAsync(ModelState state)
    {
        await CommitAsync(_cell.WriteAsync(state, CancellationToken.None)).ConfigureAwait(false);
        Publish(state);
    }

    public async Task ClearAsync()
    {
        await CommitAsync(_cell.ClearAsync(CancellationToken.None)).ConfigureAwait(false);
        Publish(null);
    }

    public void Dispose() => _gate.Dispose();

    private async Task CommitAsync(ValueTask write)
    {
        // Until the write has returned nobody knows what is stored; if it does not, the next to come reads the record again.
        _loaded = false;
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (StateConflictException e)
        {
            throw new ServingException(
                ErrorCode.ResourceConflict,
                $"The registered model '{name}' was changed by somebody else at the same time. Nothing was changed; try again.",
                innerException: e);
        }
    }

    private void Publish(ModelState? state)
    {
        _snapshot = state is { Deleted: false } ? state.Describe(name) : null;
        _loaded = true;
    }
}
