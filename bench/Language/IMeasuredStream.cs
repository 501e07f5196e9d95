namespace ServingCluster.Language;

/// <summary>An answer, and when its tokens came.</summary>
internal interface IMeasuredStream
{
    /// <summary>Completes at the end of the answer.</summary>
    Task Reading { get; }

    /// <summary>When each token came, in seconds of the stopwatch.</summary>
    List<double> Times { get; }

    /// <summary>Until the first token, in seconds.</summary>
    double FirstAfter { get; }
}
