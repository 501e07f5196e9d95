using System.Collections.Immutable;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>Whether the first numbers of an embedding are an embedding themselves (Kusupati et al., Matryoshka Representation Learning,
/// 2022).</summary>
/// <param name="IsTrained">Whether the model was trained so.</param>
/// <param name="Sizes">The sizes to which embeddings may be cut, ascending; empty for any.</param>
internal sealed record Matryoshka(bool IsTrained, ImmutableArray<int> Sizes)
{
    /// <summary>Embeddings are whole or nothing.</summary>
    public static Matryoshka None { get; } = new(false, []);

    /// <summary>Whether embeddings of <paramref name="whole"/> numbers may be cut to <paramref name="size"/>.</summary>
    public bool Allows(int size, int whole) =>
        size == whole || (IsTrained && size > 0 && size < whole && (Sizes.IsEmpty || Sizes.Contains(size)));
}
