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

    // The tables that were seen to, each with the id it was for: an endpoint that is made anew under the same name claims anew. Another's
    // tables are among them where both had one before there were claims.
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);

    /// <summary>Claims every table of a state that is about to be written. Two fields may name one table: both are the endpoint's.</summary>
    /// <param name="next">The state.</param>
    /// <param name="gatewayPath">What stands before the gateway's fields in messages: <c>ai_gateway.</c> or nothing.</param>
    /// <exception cref="ServingException">
    /// <see cref="ErrorCode.ResourceAlreadyExists"/>: one is another endpoint's; <see cref="ErrorCode.ResourceConflict"/>: another claims it just now.
    /// </exception>
    public async Task ClaimAsync(EndpointState next, string gatewayPath = "")
    {
        foreach (var (field, table) in EndpointTables.Of(next, gatewayPath))
        {
            if (_seen.GetValueOrDefault(EndpointTables.KeyOf(table)) == next.Id)
                continue;
            if (await TryClaimAsync(table, next.Id) is { } owner)
                throw Taken(field, table, owner);
        }
    }

    /// <summary>Checks what <see cref="ClaimAsync"/> would check, and changes nothing.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceAlreadyExists"/>: one is another endpoint's.</exception>
    public async Task ProbeAsync(EndpointState next, string gatewayPath = "")
    {
        foreach (var (field, table) in EndpointTables.Of(next, gatewayPath))
        {
            var cell = CellOf(EndpointTables.KeyOf(table));
            if (_seen.GetValueOrDefault(cell.Key) != next.Id && await OwnerAsync(cell, next.Id) is { } owner)
                throw Taken(field, table, owner);
        }
    }

    /// <summary>Claims what of a written state's tables is free, and gives back what it has no more.</summary>
    public async Task KeepAsync(EndpointState state)
    {
        // Both fields of an endpoint may name one table.
        var wanted = EndpointTables.Of(state).DistinctBy(t => EndpointTables.KeyOf(t.Table)).ToDictionary(t => EndpointTables.KeyOf(t.Table), t => t.Table);
        foreach (var (key, id) in _seen.Where(s => !wanted.ContainsKey(s.Key)).ToList())
            await ReleaseAsync(key, id);
        foreach (var (key, table) in wanted.Where(t => _seen.GetValueOrDefault(t.Key) != state.Id))
        {
            await TryClaimAsync(table, state.Id);
            _seen[key] = state.Id;
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
        if (await OwnerAsync(cell, id) is { } owner)
            return owner;
        try
        {
            if (cell.Value?.EndpointId != id)
                await cell.WriteAsync(new TableClaim(name, id, time.GetUtcNow()), CancellationToken.None);
        }
        catch (StateConflictException e)
        {
            throw new ServingException(ErrorCode.ResourceConflict, $"The table of '{cell.Key}' is being claimed by another endpoint; try again.", innerException: e);
        }

        _seen[cell.Key] = id;
        return null;
    }

    /// <summary>The other endpoint whose table it is; null when there is none.</summary>
    private async Task<string?> OwnerAsync(StateCell<TableClaim> cell, string id) =>
        await cell.ReadAsync(CancellationToken.None) is { } claim && claim.EndpointId != id && await IsHeldAsync(claim, cell.Key) ? claim.Endpoint : null;

    private static ServingException Taken(string field, PayloadTable table, string owner)
    {
        var mistake = new Mistake(field,
            $"the table '{table.Catalog}.{table.Schema}.{table.Prefix}_payload' belongs to endpoint '{owner}'; choose another name, or disable it there first.");
        return new ServingException(ErrorCode.ResourceAlreadyExists, mistake.ToString()) { Mistakes = [mistake] };
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
