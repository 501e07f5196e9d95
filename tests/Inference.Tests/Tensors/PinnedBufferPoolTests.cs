using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Tensors;

public sealed class PinnedBufferPoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1 << 20)]
    [InlineData((1 << 24) + 1)]
    public void A_buffer_is_large_enough(int bytes) => Assert.True(new PinnedBufferPool().Rent(bytes).Memory.Length >= bytes);

    [Fact]
    public void A_returned_buffer_is_lent_again()
    {
        var pool = new PinnedBufferPool();
        var buffer = pool.Rent(1000);
        Assert.NotSame(buffer, pool.Rent(1000));
        buffer.Dispose();
        Assert.Same(buffer, pool.Rent(600));
    }

    [Fact]
    public void More_than_a_shelf_holds_is_let_go()
    {
        var pool = new PinnedBufferPool();
        var buffers = Enumerable.Range(0, 600).Select(_ => pool.Rent(256)).ToArray();
        foreach (var buffer in buffers)
            buffer.Dispose();
        Assert.Equal(512, buffers.Count(_ => buffers.Contains(pool.Rent(256))));
    }

    [Fact]
    public void All_that_were_out_at_once_are_lent_again()
    {
        var pool = new PinnedBufferPool();
        for (var round = 0; round < 3; round++)
        {
            var first = Enumerable.Range(0, 100).Select(_ => pool.Rent(256)).ToArray();
            foreach (var buffer in first)
                buffer.Dispose();
            var second = Enumerable.Range(0, 100).Select(_ => pool.Rent(256)).ToArray();
            Assert.Equal(first.ToHashSet(), second.ToHashSet());
            foreach (var buffer in second.Reverse())
                buffer.Dispose();
        }
    }

    [Fact]
    public async Task No_buffer_is_lent_to_two_at_once()
    {
        var pool = new PinnedBufferPool();
        await Task.WhenAll(Enumerable.Range(1, 4).Select(worker => Task.Run(() =>
        {
            for (var round = 0; round < 5000; round++)
            {
                using var buffer = pool.Rent(256);
                buffer.Memory.Span[..256].Fill((byte)worker);
                Assert.Equal(-1, buffer.Memory.Span[..256].IndexOfAnyExcept((byte)worker));
            }
        })));
    }
}
