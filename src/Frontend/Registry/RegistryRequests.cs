using System.Text.Json;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Registry;

/// <summary>Reads the arguments of registry calls.</summary>
internal sealed class RegistryRequests(JsonRequests requests)
{
    public async Task<RegistryArguments> ReadAsync(HttpContext context)
    {
        var body = await requests.ReadOptionalAsync(context);
        var query = context.Request.Query;
        return new RegistryArguments(body, new BodyReader(AsObject(query), "", body.Mistakes), query);
    }

    /// <summary>Of a repeated parameter the last value counts; an empty one is as good as none.</summary>
    private static JsonElement AsObject(IQueryCollection query) => query.Count == 0
        ? JsonText.EmptyObject
        : JsonSerializer.SerializeToElement(query
            .Where(parameter => !string.IsNullOrEmpty(parameter.Value[^1]))
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value[^1]));
}
