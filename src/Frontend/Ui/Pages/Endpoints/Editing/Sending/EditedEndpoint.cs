using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>An endpoint as it was read to be changed.</summary>
/// <param name="Json">What the API says of it.</param>
/// <param name="Limits">The limits that hold.</param>
internal sealed record EditedEndpoint(JsonElement Json, IReadOnlyList<JsonElement> Limits)
{
    /// <summary>Reads an endpoint.</summary>
    /// <exception cref="ApiException">The API refuses.</exception>
    public static async Task<EditedEndpoint> ReadAsync(ServingApi api, string name, CancellationToken cancellationToken)
    {
        var path = Addresses.OfEndpoint(name);
        var json = await api.GetAsync(path, cancellationToken);
        var limits = await api.GetAsync(path + "/rate-limits/explain", cancellationToken);
        return new EditedEndpoint(json, [.. limits.List("rules")]);
    }

    /// <summary>The endpoint as a form, a new one each time.</summary>
    /// <param name="foundation">The names of the models that the server offers to everybody.</param>
    public EndpointForm ToForm(IReadOnlyCollection<string> foundation) => FormReader.Read(Json, foundation, Limits);
}
