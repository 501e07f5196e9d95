using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Writes a model's outputs, whatever their kind.</summary>
internal static class ValueWriter
{
    /// <summary>Whether the output has an entry per row, so that it can be cut by rows.</summary>
    public static bool IsRowAligned(ModelValue value, int rows) => value switch
    {
        Tensor tensor => tensor.Shape.Length > 0 && tensor.Shape[0] == rows,
        MapSequence maps => maps.Count == rows,
        _ => false,
    };

    /// <summary>Writes one row.</summary>
    public static void WriteRow(ref JsonOutput output, ModelValue value, int row)
    {
        if (value is Tensor tensor)
            TensorWriter.WriteRow(ref output, tensor, row);
        else
            MapWriter.WriteRow(ref output, (MapSequence)value, row);
    }

    /// <summary>Writes rows as a list.</summary>
    public static void WriteRows(ref JsonOutput output, ModelValue value, int firstRow, int rowCount)
    {
        if (value is Tensor tensor)
            TensorWriter.WriteRows(ref output, tensor, firstRow, rowCount);
        else
            MapWriter.WriteRows(ref output, (MapSequence)value, firstRow, rowCount);
    }

    /// <summary>Writes the whole output.</summary>
    public static void WriteWhole(ref JsonOutput output, ModelValue value)
    {
        if (value is Tensor tensor)
            TensorWriter.WriteWhole(ref output, tensor);
        else
            MapWriter.WriteRows(ref output, (MapSequence)value, 0, ((MapSequence)value).Count);
    }
}
