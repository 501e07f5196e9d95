using System.Text;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>The parameters that a signature declares. ONNX graphs have none, so their values are checked and go no further.</summary>
internal sealed class ParamPlan
{
    private readonly SignatureParam[] _params;
    private readonly ElementReader[] _readers;
    private readonly NameTable _names;

    /// <summary>The parameters of a signature.</summary>
    public ParamPlan(IReadOnlyList<SignatureParam> parameters)
    {
        _params = [.. parameters];
        _readers = [.. parameters.Select(p => ElementReaders.ForColumn(p.Type, Holder(p.Type))!)];
        _names = new NameTable([.. parameters.Select(p => Encoding.UTF8.GetBytes(p.Name))]);
    }

    /// <summary>How many there are.</summary>
    public int Count => _params.Length;

    /// <summary>The index of a parameter; -1 when the signature has none of that name.</summary>
    public int Find(ReadOnlySpan<byte> name) => _names.Find(name, guess: 0);

    /// <summary>A parameter.</summary>
    public SignatureParam this[int index] => _params[index];

    /// <summary>Checks values of a parameter.</summary>
    public ElementReader Reader(int index) => _readers[index];

    /// <summary>A type of elements that holds every value of a column type.</summary>
    public static TensorElementType Holder(ColumnType type) => type switch
    {
        ColumnType.Boolean => TensorElementType.Bool,
        ColumnType.Integer or ColumnType.Long => TensorElementType.Int64,
        ColumnType.Float or ColumnType.Double => TensorElementType.Double,
        _ => TensorElementType.String,
    };
}
