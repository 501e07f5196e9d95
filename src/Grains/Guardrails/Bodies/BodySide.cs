namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>Whose body it is.</summary>
internal enum BodySide
{
    /// <summary>A request.</summary>
    Request,

    /// <summary>A whole answer.</summary>
    Answer,

    /// <summary>An event of a streamed answer that says texts whole.</summary>
    Event,
}
