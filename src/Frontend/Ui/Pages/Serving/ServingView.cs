namespace ServingCluster.Frontend.Ui.Pages.Serving;

/// <summary>What the page shows just now.</summary>
/// <param name="Query">What was asked for.</param>
/// <param name="Found">What was found.</param>
/// <param name="Foundation">The models that are paid by the token.</param>
/// <param name="Figures">How endpoints are doing; null while that is not known.</param>
/// <param name="Me">The person's name.</param>
internal sealed record ServingView(
    ServingQuery Query, EndpointPage Found, IReadOnlyList<EndpointRow> Foundation, IReadOnlyDictionary<string, EndpointFigures>? Figures, string Me);
