namespace ServingCluster.Inference;

/// <summary>The formats in which a model takes its input.</summary>
public enum BodyFormat
{
    /// <summary><c>application/json</c>, UTF-8.</summary>
    Json,

    /// <summary><c>text/csv</c>, UTF-8, with a header line.</summary>
    Csv,
}
