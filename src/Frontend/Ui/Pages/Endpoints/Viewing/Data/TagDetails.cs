namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>A tag of an endpoint.</summary>
public sealed record TagDetails(string Key, string Value = "")
{
    /// <summary>Both, in words.</summary>
    public string Words => Value.Length == 0 ? Key : $"{Key}: {Value}";
}
