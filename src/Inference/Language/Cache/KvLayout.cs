using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Language.Cache;

/// <summary>The sizes of a model's cache of keys and values.</summary>
/// <param name="Layers">Layers of the model; each has a tensor of keys and one of values.</param>
/// <param name="KvHeads">Heads of keys and values.</param>
/// <param name="HeadSize">Elements of a head.</param>
/// <param name="Type">The type of the elements.</param>
internal sealed record KvLayout(int Layers, int KvHeads, int HeadSize, TensorElementType Type)
{
    /// <summary>Tensors of the cache: keys and values of every layer.</summary>
    public int Tensors => 2 * Layers;

    /// <summary>Bytes of one token in one head of one tensor.</summary>
    public int HeadBytes => (int)Type.SizeInBytes(HeadSize);

    /// <summary>Bytes of one token in the whole cache.</summary>
    public long TokenBytes => (long)Tensors * KvHeads * HeadBytes;
}
