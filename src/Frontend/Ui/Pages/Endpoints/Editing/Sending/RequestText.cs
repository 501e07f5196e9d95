using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Code;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>Shows requests as text: the JSON, and what a shell would send. Secrets that were entered are left out of both.</summary>
internal static class RequestText
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Hidden = "ENTER THE SECRET HERE";

    /// <summary>The body.</summary>
    public static string Json(PlannedRequest request) => ReadableJson.Of(Masked(request.Body));

    /// <summary>The same request as a command of curl.</summary>
    public static string Curl(PlannedRequest request, string host)
    {
        // A quote inside single quotes ends them, stands alone, and begins them again.
        var body = Json(request).Replace("'", "'\\''", StringComparison.Ordinal);
        return $"curl -X {request.Method} '{host.TrimEnd('/')}{request.Path}' \\\n"
            + "  -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\\n"
            + $"  -d '{body}'";
    }

    /// <summary>Whether a request holds a secret itself.</summary>
    public static bool HasSecrets(JsonNode? node) => node switch
    {
        JsonObject map => map.Any(m => IsSecret(m.Key) || HasSecrets(m.Value)),
        JsonArray list => list.Any(HasSecrets),
        _ => false,
    };

    private static JsonNode Masked(JsonNode node)
    {
        var copy = node.DeepClone();
        Mask(copy);
        return copy;
    }

    private static void Mask(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Mask(item);
        }
        else if (node is JsonObject map)
        {
            foreach (var name in map.Select(m => m.Key).ToList())
            {
                if (IsSecret(name))
                    map[name] = Hidden;
                else
                    Mask(map[name]);
            }
        }
    }

    private static bool IsSecret(string name) => name.EndsWith("_plaintext", StringComparison.Ordinal);
}
