using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Language.Cache;

public sealed unsafe class KvArenaTests
{
    private static readonly KvLayout Layout = new(Layers: 2, KvHeads: 3, HeadSize: 20, TensorElementType.Float);
    private static readonly CachePlan Plan = new(Slots: 4, Length: 100);

    [Fact]
    public void Slots_of_a_tensor_follow_one_another_and_tensors_too()
    {
        using var arena = new KvArena(Layout, Plan);
        var slot = Plan.Length * Layout.KvHeads * Layout.HeadSize * sizeof(float);
        Assert.Equal(slot, arena.SlotBytes);
        Assert.Equal(Layout.Tensors * Plan.Slots * slot, arena.Bytes);
        Assert.Equal(arena.Bytes, Plan.Slots * Plan.Length * Layout.TokenBytes);
        Assert.Equal(0, arena.AddressOf(0, 0) % 64);
        for (var tensor = 0; tensor < Layout.Tensors; tensor++)
        {
            for (var row = 0; row < Plan.Slots; row++)
                Assert.Equal(arena.AddressOf(0, 0) + (((tensor * Plan.Slots) + row) * slot), arena.AddressOf(tensor, row));
        }
    }

    [Fact]
    public void It_begins_as_zeros()
    {
        using var arena = new KvArena(Layout, Plan);
        Assert.False(Content(arena).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_copy_brings_the_given_tokens_of_every_head_and_nothing_else()
    {
        Prop.ForAll(Gen.Choose(0, 99).Zip(Gen.Choose(0, 99)).ToArbitrary(), range =>
        {
            var (start, end) = (Math.Min(range.Item1, range.Item2), Math.Max(range.Item1, range.Item2));
            using var arena = Filled();
            arena.Copy(1, 3, start, end - start);
            Verify(arena, (row, token) => row == 3 && token >= start && token < end ? 1 : row);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void A_swap_exchanges_what_two_slots_hold_whatever_their_lengths()
    {
        Prop.ForAll(Gen.Choose(0, 100).Zip(Gen.Choose(0, 100)).ToArbitrary(), lengths =>
        {
            using var arena = Filled();
            arena.Swap(0, lengths.Item1, 2, lengths.Item2);
            Verify(arena, (row, token) => row switch
            {
                // What lies after the tokens that a slot has got is nobody's.
                0 when token < lengths.Item2 => 2,
                2 when token < lengths.Item1 => 0,
                0 or 2 => -1,
                _ => row,
            });
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Once_disposed_it_gives_out_no_address()
    {
        var arena = new KvArena(Layout, Plan);
        arena.Dispose();
        Assert.Throws<ObjectDisposedException>(() => arena.AddressOf(0, 0));
    }

    // Every element says where it was at first.
    private static KvArena Filled()
    {
        var arena = new KvArena(Layout, Plan);
        for (var tensor = 0; tensor < Layout.Tensors; tensor++)
        {
            for (var row = 0; row < Plan.Slots; row++)
            {
                var elements = Elements(arena, tensor, row);
                for (var i = 0; i < elements.Length; i++)
                    elements[i] = ValueOf(tensor, row, i);
            }
        }

        return arena;
    }

    private static void Verify(KvArena arena, Func<int, int, int> origin)
    {
        for (var tensor = 0; tensor < Layout.Tensors; tensor++)
        {
            for (var row = 0; row < Plan.Slots; row++)
            {
                var elements = Elements(arena, tensor, row);
                for (var i = 0; i < elements.Length; i++)
                {
                    var from = origin(row, i / Layout.HeadSize % Plan.Length);
                    if (from >= 0 && elements[i] != ValueOf(tensor, from, i))
                        Assert.Fail($"Tensor {tensor}, slot {row}, element {i}: {elements[i]} is not of slot {from}.");
                }
            }
        }
    }

    private static float ValueOf(int tensor, int row, int index) => (((tensor * Plan.Slots) + row) * 10_000) + index;

    private static Span<float> Elements(KvArena arena, int tensor, int row) =>
        new((void*)arena.AddressOf(tensor, row), (int)arena.SlotBytes / sizeof(float));

    private static Span<byte> Content(KvArena arena) => new((void*)arena.AddressOf(0, 0), (int)arena.Bytes);
}
