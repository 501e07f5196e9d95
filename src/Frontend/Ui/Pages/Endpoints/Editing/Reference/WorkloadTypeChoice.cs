namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Reference;

/// <summary>A workload type, and whether a node here has a device for it.</summary>
internal sealed record WorkloadTypeChoice(string WorkloadType, bool Gpu, bool Available);
