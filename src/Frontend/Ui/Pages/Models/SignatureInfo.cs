namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>What a model takes and gives.</summary>
public sealed record SignatureInfo
{
    /// <summary>Whether it came with the model; else it was read from the graph.</summary>
    public bool Logged { get; init; }

    /// <summary>What a request holds.</summary>
    public IReadOnlyList<SignatureRow> Inputs { get; init; } = [];

    /// <summary>What an answer holds; may be empty when the signature does not tell.</summary>
    public IReadOnlyList<SignatureRow> Outputs { get; init; } = [];

    /// <summary>What a request may set.</summary>
    public IReadOnlyList<SignatureParameter> Params { get; init; } = [];
}
