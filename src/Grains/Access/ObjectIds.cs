using ServingCluster.Grains.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Access;

/// <summary>
/// Which object has an id: a record for each, so that any process finds the name by one read, however many objects there are. An object
/// keeps its own record (<see cref="KeepAsync"/>) for as long as it lives; it says less than the object itself, which whoever finds a name
/// is to ask whether it still has that id.
/// </summary>
/// <param name="kind">Which objects: <see cref="Endpoints"/> or <see cref="Models"/>.</param>
/// <param name="store">Where the records are.</param>
public sealed class ObjectIds(string kind, IStateStore store)
{
    /// <summary>The ids of serving endpoints.</summary>
    public const string Endpoints = "endpoints";

    /// <summary>The ids of registered models.</summary>
    public const string Models = "models";

    private const int IdLength = 32;

    private static readonly StateFormat<ObjectId> Format = new();

    // The record that is known to be there.
    private volatile string? _kept;

    /// <summary>The name of the object that has that id, or had it; null when there is none.</summary>
    public async ValueTask<string?> FindAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) ? (await CellOf(id).ReadAsync(cancellationToken).ConfigureAwait(false))?.Name : null;

    /// <summary>Whether the record is known to be there. For the object itself.</summary>
    public bool Keeps(string id) => _kept == id;

    /// <summary>Sees to it that the record is there. Asks the store no more than once. For the object itself.</summary>
    public async ValueTask KeepAsync(string id, string name)
    {
        if (Keeps(id))
            return;
        var cell = CellOf(id);
        if (await cell.ReadAsync(CancellationToken.None).ConfigureAwait(false) is null)
            await cell.WriteAsync(new ObjectId(name), CancellationToken.None).ConfigureAwait(false);
        _kept = id;
    }

    /// <summary>Takes the record away. For the object itself.</summary>
    public async Task RemoveAsync(string id)
    {
        _kept = null;
        var cell = CellOf(id);
        await cell.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        await cell.ClearAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private StateCell<ObjectId> CellOf(string id) => new(store, $"ids/{kind}/{id}", Format);

    // What no object can have as its id is not looked up.
    private static bool IsId(string id) => id.Length == IdLength && id.All(char.IsAsciiHexDigitLower);
}
