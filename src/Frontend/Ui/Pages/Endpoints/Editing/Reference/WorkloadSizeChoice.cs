namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Reference;

/// <summary>A workload size.</summary>
internal sealed record WorkloadSizeChoice(string WorkloadSize, int MinProvisionedConcurrency, int MaxProvisionedConcurrency)
{
    /// <summary>The size in words.</summary>
    public string Words => MinProvisionedConcurrency == MaxProvisionedConcurrency
        ? $"{WorkloadSize}: {MaxProvisionedConcurrency} concurrent requests"
        : $"{WorkloadSize}: {MinProvisionedConcurrency} to {MaxProvisionedConcurrency} concurrent requests";
}
