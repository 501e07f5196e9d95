namespace ServingCluster.Frontend.Ui.Pages.Cluster;

/// <summary>A replica on a node.</summary>
public sealed record NodeReplica
{
    /// <summary>The endpoint.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The served entity.</summary>
    public string ServedEntity { get; init; } = "";

    /// <summary>Tells it from others of the endpoint.</summary>
    public string Id { get; init; } = "";

    /// <summary>The device that it runs on.</summary>
    public string Device { get; init; } = "";

    /// <summary><c>READY</c>, <c>LOADING</c>, …</summary>
    public string State { get; init; } = "";

    /// <summary>Requests that it works on.</summary>
    public int InFlight { get; init; }

    /// <summary>The memory that it takes, in bytes.</summary>
    public long MemoryBytes { get; init; }

    // Stands in place of an endpoint's name, and is none's.
    private const string Calibration = "calibration.";

    /// <summary>Whether it is of no endpoint: it is loaded to measure a model, and goes by itself.</summary>
    public bool IsMeasurement => Endpoint == Calibration;

    /// <summary>The endpoint's page.</summary>
    public string Page => "/ui/endpoints/" + Uri.EscapeDataString(Endpoint);

    /// <summary>The state in words.</summary>
    public string Words => Wording.Of(State);

    /// <summary>The style of the state's badge.</summary>
    public string Style => State switch
    {
        "READY" => "good",
        "FAILED" => "bad",
        "LOADING" or "DRAINING" => "warn",
        _ => "idle",
    };
}
