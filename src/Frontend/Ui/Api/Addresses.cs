namespace ServingCluster.Frontend.Ui.Api;

/// <summary>Writes addresses of pages and paths of the API.</summary>
internal static class Addresses
{
    /// <summary>The API's path of its endpoints.</summary>
    public const string Endpoints = "/api/2.0/serving-endpoints";

    /// <summary>The API's path of an endpoint.</summary>
    public static string OfEndpoint(string name) => $"{Endpoints}/{Uri.EscapeDataString(name)}";

    /// <summary>A path with its query; parameters without a value are left out.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var query = new List<string>();
        foreach (var (name, value) in parameters)
        {
            if (value.Length > 0)
                query.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }
}
