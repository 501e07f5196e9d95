namespace ServingCluster.Models;

/// <summary>
/// What a model takes and gives, in the terms of MLflow's model signature
/// (https://mlflow.org/docs/latest/ml/model/signatures/): all inputs are columns, or all are tensors.
/// </summary>
public sealed record ModelSignature
{
    /// <summary>The inputs in the model's order.</summary>
    public required IReadOnlyList<SignatureField> Inputs { get; init; }

    /// <summary>The outputs in the model's order; may be empty when the signature does not tell.</summary>
    public IReadOnlyList<SignatureField> Outputs { get; init; } = [];

    /// <summary>Parameters that a request's <c>params</c> may set.</summary>
    public IReadOnlyList<SignatureParam> Params { get; init; } = [];

    /// <summary>Whether the inputs are named columns of a data frame.</summary>
    public bool IsColumnBased => Inputs.Count > 0 && Inputs[0].Column is not null;
}
