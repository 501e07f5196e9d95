using Microsoft.Extensions.Logging;
using ServingCluster.Endpoints;

namespace ServingCluster.Grains.FoundationModels;

/// <summary>
/// Sees to it that every language model of the catalog <c>system.ai</c> has its endpoint, and that no other endpoint of that kind is
/// there. Compares what is offered with what is; idempotent. Not thread-safe.
/// </summary>
public sealed partial class FoundationModelKeeper(IServingGrains grains, ILogger<FoundationModelKeeper> logger)
{
    // What was last said of a name that could not be seen to; said again only when it is something else.
    private readonly Dictionary<string, string> _complaints = new(StringComparer.Ordinal);

    /// <summary>Compares and mends.</summary>
    public async Task ReconcileAsync()
    {
        // An endpoint of a model that cannot be read just now is neither offered nor taken away.
        var (offers, unread) = await ReadOffersAsync();
        foreach (var (endpoint, offer) in offers)
            await TryAsync(endpoint, () => grains.Endpoint(endpoint).ProvideAsync(offer));
        foreach (var endpoint in await grains.EndpointCatalog().ListAsync())
        {
            if (endpoint.StartsWith(FoundationNames.EndpointPrefix, StringComparison.Ordinal) && !offers.ContainsKey(endpoint) && !unread.Contains(endpoint))
                await TryAsync(endpoint, () => grains.Endpoint(endpoint).WithdrawAsync());
        }
    }

    private async Task<(Dictionary<string, FoundationModelOffer> Offers, HashSet<string> Unread)> ReadOffersAsync()
    {
        var offers = new Dictionary<string, FoundationModelOffer>(StringComparer.Ordinal);
        var unread = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in await grains.ModelCatalog().ListAsync())
        {
            if (FoundationNames.EndpointOf(model) is not { } endpoint)
                continue;
            var wasRead = await TryAsync(model, async () =>
            {
                if (await grains.Model(model).GetAsync() is { } info && FoundationOffers.Of(info) is { } offer)
                    offers.TryAdd(endpoint, offer);
            });
            if (!wasRead)
                unread.Add(endpoint);
        }

        return (offers, unread);
    }

    private async Task<bool> TryAsync(string name, Func<Task> act)
    {
        try
        {
            await act();
            _complaints.Remove(name);
            return true;
        }
        catch (Exception e)
        {
            // The border to other grains: the next round sees to what this one could not, and one model must not hold up the others.
            if (_complaints.GetValueOrDefault(name) != e.Message)
                LogFailed(name, e);
            _complaints[name] = e.Message;
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The foundation model or endpoint {Name} could not be seen to; it is tried again.")]
    private partial void LogFailed(string name, Exception exception);
}
