using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>How far the update of one served entity has come.</summary>
public sealed record EntityProgressDetails
{
    /// <summary>The served entity's name.</summary>
    public required string Name { get; init; }

    /// <summary>What is being done, such as <c>LOADING</c>.</summary>
    public string Step { get; init; } = "";

    /// <summary>How much of the step is done; null where that is not known.</summary>
    public int? Percent { get; init; }

    /// <summary>Bytes that are here; null while nothing is downloaded.</summary>
    public long? BytesDone { get; init; }

    /// <summary>Bytes in all; null while nothing is downloaded or nobody has said.</summary>
    public long? BytesTotal { get; init; }

    /// <summary>Replicas that are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Replicas that are to be.</summary>
    public int WantedReplicas { get; init; }

    /// <summary>In words, or why it failed; may be empty.</summary>
    public string Message { get; init; } = "";

    /// <summary>What is here of what is to come; empty while nothing is downloaded.</summary>
    public string Amount => (BytesDone, BytesTotal) switch
    {
        ({ } done, { } total) => $"{Wording.Bytes(done)} of {Wording.Bytes(total)}",
        ({ } done, null) => Wording.Bytes(done),
        _ => "",
    };

    /// <summary>Its replicas, in words.</summary>
    public string Replicas => string.Create(CultureInfo.InvariantCulture, $"{ReadyReplicas} of {WantedReplicas} ready");
}
