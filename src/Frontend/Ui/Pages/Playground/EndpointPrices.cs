using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>What tokens of the endpoints on the page cost, asked once for each.</summary>
public sealed class EndpointPrices
{
    private const decimal Million = 1_000_000;

    private readonly ServingApi _api;
    private readonly Dictionary<string, JsonElement> _answers = new(StringComparer.Ordinal);

    /// <param name="api">The API, in the name of the person before the page.</param>
    internal EndpointPrices(ServingApi api) => _api = api;

    /// <summary>Asks what an endpoint costs, unless that is known.</summary>
    public async Task LoadAsync(string endpoint)
    {
        if (_answers.ContainsKey(endpoint))
            return;
        try
        {
            _answers[endpoint] = await _api.GetAsync(Addresses.OfEndpoint(endpoint) + "/prices");
        }
        catch (ApiException)
        {
            // An endpoint that has just gone costs nothing that could be told; asking it says so itself.
        }
    }

    /// <summary>What an answer cost, with its currency; null where there is no price.</summary>
    public string? CostOf(string endpoint, AnswerState answer) =>
        answer.Usage is { } usage && _answers.TryGetValue(endpoint, out var prices) ? CostOf(prices, answer.ServedEntity, usage) : null;

    /// <summary>What that many tokens cost by an answer of the route of prices.</summary>
    internal static string? CostOf(JsonElement prices, string? servedEntity, TokenUsage usage)
    {
        foreach (var price in prices.ItemsOf("prices").Where(p => p.TextOf("served_entity") == servedEntity))
        {
            var cached = Math.Min(usage.Cached, usage.Prompt);
            var sum = ((usage.Prompt - cached) * price.GetProperty("input").GetDecimal()) + (cached * price.GetProperty("cached_input").GetDecimal())
                + (usage.Completion * price.GetProperty("output").GetDecimal());
            return Figures.Cost(sum / Million, prices.TextOf("currency") ?? "");
        }

        return null;
    }
}
