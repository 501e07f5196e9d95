using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.OAuth;

/// <summary>
/// Reads <c>authorization_details</c> (RFC 9396), by which a client asks for a token that can query certain endpoints alone: a list of
/// <c>{"type":"workspace_permission","object_type":"serving-endpoints","object_path":"/serving-endpoints/ID","actions":["query_inference_endpoint"]}</c>.
/// </summary>
internal sealed class DataPlaneDetails(IServingGrains grains)
{
    private const string Permission = "workspace_permission";
    private const string ObjectType = "serving-endpoints";
    private const string PathRoot = "/serving-endpoints/";
    private const string Query = "query_inference_endpoint";
    private const int MostEndpoints = 20;

    /// <summary>What is asked for; null where the parameter is empty.</summary>
    /// <exception cref="OAuthException">It cannot be read, asks for something else, or names an endpoint that does not exist.</exception>
    public async Task<DataPlaneGrant?> ReadAsync(string text)
    {
        if (text.Length == 0)
            return null;
        var ids = IdsIn(Parse(text));
        var names = await NamesAsync(ids);
        if (ids.Find(id => !names.ContainsKey(id)) is { } missing)
            throw Wrong($"no endpoint has the id '{missing}'.");
        return new DataPlaneGrant(text, [.. names.Values]);
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (ServingException exception)
        {
            throw Wrong($"must be JSON. {exception.Message}");
        }
    }

    private static List<string> IdsIn(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostEndpoints)
            throw Wrong($"must be a list of 1 to {MostEndpoints} objects.");
        var mistakes = new Mistakes();
        var ids = list.EnumerateArray().Select((item, i) => IdIn(item, $"[{i}]", mistakes)).ToList();
        return mistakes.Count == 0 ? ids : throw Wrong(mistakes.ToString());
    }

    private static string IdIn(JsonElement item, string path, Mistakes mistakes)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add(path, $"must be an object, but is {JsonText.KindOf(item)}.");
            return "";
        }

        var details = new BodyReader(item, path, mistakes);
        if (details.RequiredText("type") != Permission)
            details.Mistake("type", $"must be '{Permission}'.");
        if (details.RequiredText("object_type") != ObjectType)
            details.Mistake("object_type", $"must be '{ObjectType}'.");
        if (details.Texts("actions") is not [Query])
            details.Mistake("actions", $"must be ['{Query}'].");
        var named = details.RequiredText("object_path");
        if (named.StartsWith(PathRoot, StringComparison.Ordinal) && named.Length > PathRoot.Length)
            return named[PathRoot.Length..];
        details.Mistake("object_path", $"must be '{PathRoot}' and the id of an endpoint.");
        return "";
    }

    private async Task<Dictionary<string, string>> NamesAsync(List<string> ids)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in await grains.EndpointCatalog().ListAsync())
        {
            if (await grains.Endpoint(name).GetAsync() is { } endpoint && ids.Contains(endpoint.Id))
                found[endpoint.Id] = name;
            if (found.Count == ids.Distinct().Count())
                break;
        }

        return found;
    }

    private static OAuthException Wrong(string what) => new(OAuthErrors.InvalidAuthorizationDetails, $"authorization_details: {what}");
}
