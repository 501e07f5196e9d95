namespace ServingCluster.Inference.Tensors;

/// <summary>Arithmetic on shapes.</summary>
public static class TensorShape
{
    /// <summary>The product of the sizes; 1 for a scalar's empty shape.</summary>
    /// <exception cref="ArgumentException">A size is negative.</exception>
    /// <exception cref="OverflowException">The product exceeds <see cref="long.MaxValue"/>.</exception>
    public static long ElementCount(ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            if (size < 0)
                throw new ArgumentException($"The shape {Format(shape)} has a negative size.", nameof(shape));
            count = checked(count * size);
        }

        return count;
    }

    /// <summary>The shape as text, such as <c>[2, 3]</c>.</summary>
    public static string Format(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
