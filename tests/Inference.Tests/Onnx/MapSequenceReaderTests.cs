using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed class MapSequenceReaderTests
{
    private static readonly OrtType Map = new(OrtKind.Map)
    {
        KeyType = TensorElementType.String,
        Element = new OrtType(OrtKind.Tensor) { ElementType = TensorElementType.Float },
    };

    [Fact]
    public void Rows_share_keys_with_the_row_before_and_have_their_own_where_they_differ()
    {
        using var first = MapOf("a", "b");
        using var same = MapOf("a", "b");
        using var other = MapOf("a", "c");
        using var sequence = OrtValue.CreateSequence([first, same, other, first]);
        using var lease = sequence.Use();
        using var maps = MapSequenceReader.ReadSequence(lease.Native, Map);
        Assert.Same(maps.Keys(0), maps.Keys(1));
        Assert.Equal(["a", "b"], maps.Keys(1).Texts.ToArray());
        Assert.Equal(["a", "c"], maps.Keys(2).Texts.ToArray());
        Assert.Equal(["a", "b"], maps.Keys(3).Texts.ToArray());
        Assert.Equal([1f, 2], maps.Values<float>(3).ToArray());
    }

    [Fact]
    public void A_lone_map_is_a_sequence_of_one()
    {
        using var map = MapOf("a", "b");
        using var lease = map.Use();
        using var maps = MapSequenceReader.ReadMap(lease.Native, Map);
        Assert.Equal(1, maps.Count);
        Assert.Equal([1f, 2], maps.Values<float>(0).ToArray());
    }

    private static OrtValue MapOf(params string[] names)
    {
        using var keys = OrtValue.FromStrings([names.Length], names);
        using var values = OrtValue.FromMemory(TensorElementType.Float, [2], OrtSessionTests.Bytes(1, 2));
        return OrtValue.CreateMap(keys, values);
    }
}
