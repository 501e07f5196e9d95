using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing;

/// <summary>A part of an endpoint's page.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Title">Its name on the page.</param>
internal sealed record ViewTab(string Key, string Title)
{
    public const string Overview = "overview";
    public const string Query = "query";
    public const string Metrics = "metrics";
    public const string Versions = "versions";
    public const string Events = "events";
    public const string Logs = "logs";
    public const string Permissions = "permissions";

    private static readonly ViewTab[] All =
    [
        new(Overview, "Overview"), new(Query, "Query"), new(Metrics, "Metrics"), new(Versions, "Config versions"),
        new(Events, "Events"), new(Logs, "Logs"), new(Permissions, "Permissions"),
    ];

    // What the server provides has neither versions nor an id to grant permissions by.
    private static readonly ViewTab[] OfProvided = [.. All.Where(t => t.Key is Overview or Query or Metrics)];

    /// <summary>The parts that an endpoint has.</summary>
    public static IReadOnlyList<ViewTab> Of(EndpointDetails endpoint) => endpoint.IsProvided ? OfProvided : All;

    /// <summary>The part of that name; the first one when there is none.</summary>
    public static ViewTab Find(EndpointDetails endpoint, string? key) => Of(endpoint).FirstOrDefault(t => t.Key == key) ?? All[0];
}
