namespace ServingCluster.Inference.Scoring;

/// <summary>How predictions are laid out; the form of the request decides.</summary>
internal enum ResponseForm
{
    /// <summary>A list with an object per row, as MLflow answers data frames.</summary>
    Records,

    /// <summary>The output as a list; an object of such lists when the model has several, as MLflow answers tensors.</summary>
    Tensors,
}
