using System.Text;
using ServingCluster.Inference.Scoring.Elements;

namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>Something that a request carries by name: a column, or a whole tensor.</summary>
internal sealed class InputField
{
    /// <summary>The name; null for the inputs of a signature without names.</summary>
    public required string? Name { get; init; }

    /// <summary>Whether a cell is a single value. Otherwise the field is a tensor, and a row's cell is the tensor's row.</summary>
    public required bool IsColumn { get; init; }

    /// <summary>The graph's input that takes it; -1 when the graph has no use for it.</summary>
    public required int Target { get; init; }

    /// <summary>Where a column's value stands within its target's row.</summary>
    public int Offset { get; init; }

    /// <summary>Whether a request must carry it.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Whether a cell is base64 of the bytes of a row, for a binary column over a tensor of bytes.</summary>
    public bool IsBase64Row { get; init; }

    /// <summary>Reads its values.</summary>
    public required ElementReader Reader { get; init; }

    /// <summary><see cref="Name"/> as UTF-8; empty when there is none.</summary>
    public byte[] Utf8Name => Name is null ? [] : Encoding.UTF8.GetBytes(Name);
}
