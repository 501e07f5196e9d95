using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Writes tensors as nested lists.</summary>
internal static class TensorWriter
{
    /// <summary>Writes the whole tensor; a scalar as a bare value.</summary>
    public static void WriteWhole(ref JsonOutput output, Tensor tensor) =>
        WriteFrom(ref output, tensor, axis: 0, start: 0, (int)tensor.ElementCount);

    /// <summary>Writes rows as a list.</summary>
    public static void WriteRows(ref JsonOutput output, Tensor tensor, int firstRow, int rowCount)
    {
        var stride = Stride(tensor);
        if (tensor.Shape.Length == 1)
        {
            output.Write('[');
            ElementWriters.For(tensor.ElementType).WriteRun(ref output, tensor, firstRow, rowCount);
            output.Write(']');
            return;
        }

        WriteList(ref output, tensor, axis: 1, firstRow * stride, rowCount, stride);
    }

    /// <summary>Writes one row: a bare value when it has one element, else nested lists.</summary>
    public static void WriteRow(ref JsonOutput output, Tensor tensor, int row)
    {
        var stride = Stride(tensor);
        if (stride == 1)
            ElementWriters.For(tensor.ElementType).WriteRun(ref output, tensor, row, 1);
        else
            WriteFrom(ref output, tensor, axis: 1, row * stride, stride);
    }

    private static int Stride(Tensor tensor) => (int)TensorShape.ElementCount(tensor.Shape[1..]);

    // The elements from start on, as the axes from axis on lay them out.
    private static void WriteFrom(ref JsonOutput output, Tensor tensor, int axis, int start, int count)
    {
        var writer = ElementWriters.For(tensor.ElementType);
        if (axis >= tensor.Shape.Length)
        {
            writer.WriteRun(ref output, tensor, start, 1);
        }
        else if (axis == tensor.Shape.Length - 1)
        {
            output.Write('[');
            writer.WriteRun(ref output, tensor, start, count);
            output.Write(']');
        }
        else
        {
            var size = (int)tensor.Shape[axis];
            WriteList(ref output, tensor, axis + 1, start, size, size == 0 ? 0 : count / size);
        }
    }

    private static void WriteList(ref JsonOutput output, Tensor tensor, int axis, int start, int size, int stride)
    {
        output.Write('[');
        for (var i = 0; i < size; i++)
        {
            if (i > 0)
                output.Write(',');
            WriteFrom(ref output, tensor, axis, start + (i * stride), stride);
        }

        output.Write(']');
    }
}
