namespace ServingCluster.Frontend.Ui.Pages.Serving;

/// <summary>A tag of an endpoint.</summary>
internal sealed record EndpointTag(string Key, string Value = "")
{
    /// <summary>As the search takes it.</summary>
    public string Words => Value.Length == 0 ? Key : $"{Key}={Value}";
}
