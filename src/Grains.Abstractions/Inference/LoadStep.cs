namespace ServingCluster.Inference;

/// <summary>What a runtime does to load a model, in order.</summary>
public enum LoadStep
{
    /// <summary>It reads the files and prepares the computation.</summary>
    Loading,

    /// <summary>It makes the first runs, which are slow, before any request does.</summary>
    Warming,
}
