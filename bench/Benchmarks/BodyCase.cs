namespace ServingCluster.Benchmarks;

/// <summary>The requests that are measured; see the files of these names under <c>bench/bodies</c>.</summary>
public enum BodyCase
{
    /// <summary>iris: one row of four columns as <c>dataframe_split</c>.</summary>
    IrisSplit1,

    /// <summary>iris: one row of four columns as <c>dataframe_records</c>.</summary>
    IrisRecords1,

    /// <summary>digits: one row of 64 numbers as <c>inputs</c>.</summary>
    Digits1,

    /// <summary>digits: 32 rows of 64 numbers as <c>inputs</c>.</summary>
    Digits32,
}
