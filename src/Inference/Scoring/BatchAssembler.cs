using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring;

/// <summary>Puts the rows of several requests one below the other.</summary>
internal static class BatchAssembler
{
    /// <summary>Concatenates the requests' tensors along the first axis. A single request is not copied.</summary>
    /// <param name="requests">At least one; each can be batched with the first (<see cref="ParsedRequest.CanBatchWith"/>).</param>
    /// <exception cref="OverflowException">A tensor of the batch would take 2 GiB or more.</exception>
    public static AssembledBatch Assemble(ReadOnlySpan<ParsedRequest> requests)
    {
        if (requests.Length == 1)
            return new AssembledBatch(requests[0]);

        var rows = 0;
        foreach (var request in requests)
            rows = checked(rows + request.Rows);
        var tensors = new Tensor[requests[0].Tensors.Length];
        try
        {
            for (var input = 0; input < tensors.Length; input++)
                tensors[input] = Concatenate(requests, input, rows);
            return new AssembledBatch(tensors, rows);
        }
        catch
        {
            foreach (var tensor in tensors)
                tensor?.Dispose();
            throw;
        }
    }

    private static Tensor Concatenate(ReadOnlySpan<ParsedRequest> requests, int input, int rows)
    {
        var first = requests[0].Tensors[input];
        Span<long> shape = stackalloc long[first.Shape.Length];
        first.Shape.CopyTo(shape);
        shape[0] = rows;
        return first.ElementType == TensorElementType.String
            ? ConcatenateStrings(requests, input, shape)
            : ConcatenateBytes(requests, input, first.ElementType, shape);
    }

    private static Tensor ConcatenateBytes(ReadOnlySpan<ParsedRequest> requests, int input, TensorElementType type, ReadOnlySpan<long> shape)
    {
        var tensor = Tensor.Rent(type, shape);
        var rest = tensor.Data.Span;
        foreach (var request in requests)
        {
            var part = request.Tensors[input].Data.Span;
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return tensor;
    }

    private static Tensor ConcatenateStrings(ReadOnlySpan<ParsedRequest> requests, int input, ReadOnlySpan<long> shape)
    {
        var strings = new string[TensorShape.ElementCount(shape)];
        var at = 0;
        foreach (var request in requests)
        {
            var part = request.Tensors[input].Strings;
            part.CopyTo(strings, at);
            at += part.Length;
        }

        return Tensor.FromStrings(shape, strings);
    }
}
