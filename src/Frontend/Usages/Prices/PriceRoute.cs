using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Usages.Prices;

/// <summary>
/// Tells what tokens of an endpoint cost: <c>GET /api/2.0/serving-endpoints/{name}/prices</c>, a price for each served entity that has one.
/// </summary>
internal sealed class PriceRoute(EndpointFinder finder, PriceBook prices)
{
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>, <see cref="ErrorCode.PermissionDenied"/>.</exception>
    public async Task GetAsync(HttpContext context)
    {
        var endpoint = await finder.DescribeAsync(context, EndpointPermission.CanView);
        await JsonReply.SendAsync(context, (endpoint, prices), static (json, a) => Write(json, a.endpoint, a.prices));
    }

    private static void Write(Utf8JsonWriter json, EndpointDescription endpoint, PriceBook prices)
    {
        json.WriteString("currency", prices.Currency);
        json.WriteStartArray("prices");
        foreach (var entity in endpoint.Config?.Config.ServedEntities ?? [])
        {
            if (prices.Find(PricedEntity.Of(endpoint.Name, entity)) is { } price)
                Write(json, entity.Name, price);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string servedEntity, Price price)
    {
        json.WriteStartObject();
        json.WriteString("served_entity", servedEntity);
        json.WriteNumber("input", price.Input);
        json.WriteNumber("output", price.Output);
        json.WriteNumber("cached_input", price.CachedInput);
        json.WriteEndObject();
    }
}
