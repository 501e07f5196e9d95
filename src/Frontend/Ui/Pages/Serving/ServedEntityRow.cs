namespace ServingCluster.Frontend.Ui.Pages.Serving;

/// <summary>A served entity as the search answers it.</summary>
internal sealed record ServedEntityRow(string Name, string EntityName, string EntityVersion, int TrafficPercentage, string Provider = "")
{
    /// <summary>What it is, in words.</summary>
    public string Words => (EntityVersion, Provider) switch
    {
        ({ Length: > 0 }, _) => $"{EntityName}, version {EntityVersion}",
        (_, { Length: > 0 }) => $"{EntityName} ({Provider})",
        _ => EntityName,
    };
}
