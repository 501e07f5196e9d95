namespace ServingCluster.Models;

/// <summary>One input or output: a column (one scalar per row) or a tensor. Exactly one of the two is set.</summary>
public sealed record SignatureField
{
    /// <summary>The name; null for a single unnamed tensor.</summary>
    public string? Name { get; init; }

    /// <summary>The type of a column; null for a tensor.</summary>
    public ColumnType? Column { get; init; }

    /// <summary>Type and shape of a tensor; null for a column.</summary>
    public TensorField? Tensor { get; init; }

    /// <summary>Whether a request must carry it.</summary>
    public bool Required { get; init; } = true;
}
