using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Endpoints.Tables;

/// <summary>
/// Sees to it that a table of requests and answers is one endpoint's: a record of each table says whose. A claim is made before the config
/// that needs it is written and given back after; what a crash leaves of one is found out by asking the endpoint. Under the endpoint's gate.
/// </summary>
internal sealed class TableClaims(string name, IServingGrains grains, IStateStore store, GrainCalls calls, TimeProvider time)
{
    // So long a claim holds by itself: the config that it was made for may be on its way to the store.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private static readonly StateFormat<TableClaim> Format = new();

    // The tables that were seen to; another's among them where both had it before there were claims.
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Claims every table of a state that is about to be written.</summary>
    /// <exception cref="ServingException">
    /// <see cref="ErrorCode.ResourceAlreadyExists"/>: one is another endpoint's; <see cref="ErrorCode.ResourceConflict"/>: another claims it just now.
    /// </exception>
    public async Task ClaimAsync(EndpointState next)
    {
        foreach (var (field, table) in EndpointTables.Of(next))
        {
            if (_seen.Contains(EndpointTables.KeyOf(table)))
                continue;
            if (await TryClaimAsync(table, next.Id) is { } owner)
            {
                throw new ServingException(ErrorCode.ResourceAlreadyExists,
                    $"{field}: the table '{table.Catalog}.{table.Schema}.{table.Prefix}_payload' belongs to endpoint '{owner}'; choose another name, or disable it there first.");
            }
        }
    }

    /// <summary>Claims what of a written state's tables is free, and gives back what it has no more.</summary>
    public async Task KeepAsync(EndpointState state)
    {
        // Both fields of an endpoint may name one table.
        var wanted = EndpointTables.Of(state).DistinctBy(t => EndpointTables.KeyOf(t.Table)).ToDictionary(t => EndpointTables.KeyOf(t.Table), t => t.Table);
        foreach (var key in _seen.Where(k => !wanted.ContainsKey(k)).ToList())
            await ReleaseAsync(key, state.Id);
        foreach (var table in wanted.Where(t => !_seen.Contains(t.Key)).Select(t => t.Value))
        {
            await TryClaimAsync(table, state.Id);
            _seen.Add(EndpointTables.KeyOf(table));
        }
    }

    /// <summary>Gives everything back that an endpoint has which is being deleted.</summary>
    public async Task ReleaseAsync(EndpointState state)
    {
        foreach (var (_, table) in EndpointTables.Of(state))
            await ReleaseAsync(EndpointTables.KeyOf(table), state.Id);
    }

    /// <summary>Null when the table is this endpoint's now; otherwise whose it is.</summary>
    private async Task<string?> TryClaimAsync(PayloadTable table, string id)
    {
        var cell = CellOf(EndpointTables.KeyOf(table));
        var claim = await cell.ReadAsync(CancellationToken.None);
        if (claim is not null && claim.EndpointId != id && await IsHeldAsync(claim, cell.Key))
            return claim.Endpoint;
        try
        {
            if (claim?.EndpointId != id)
                await cell.WriteAsync(new TableClaim(name, id, time.GetUtcNow()), CancellationToken.None);
        }
        catch (StateConflictException e)
        {
            throw new ServingException(ErrorCode.ResourceConflict, $"The table of '{cell.Key}' is being claimed by another endpoint; try again.", innerException: e);
        }

        _seen.Add(cell.Key);
        return null;
    }

    private async Task<bool> IsHeldAsync(TableClaim claim, string key)
    {
        // An endpoint that was deleted and made anew holds nothing of before.
        if (claim.Endpoint == name)
            return false;
        if (time.GetUtcNow() - claim.At < Grace)
            return true;
        var owner = await calls.AskAsync($"Endpoint '{claim.Endpoint}', whose table it was,", () => grains.Endpoint(claim.Endpoint).GetAsync());
        return owner?.Id == claim.EndpointId && EndpointTables.Of(owner).Any(t => EndpointTables.KeyOf(t.Table) == key);
    }

    private async Task ReleaseAsync(string key, string id)
    {
        var cell = CellOf(key);
        if ((await cell.ReadAsync(CancellationToken.None))?.EndpointId == id)
            await cell.ClearAsync(CancellationToken.None);
        _seen.Remove(key);
    }

    private StateCell<TableClaim> CellOf(string key) => new(store, key, Format);
}
