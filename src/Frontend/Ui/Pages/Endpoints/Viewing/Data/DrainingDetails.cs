namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>Old replicas that finish what they hold.</summary>
public sealed record DrainingDetails(int Replicas, int InFlight);
