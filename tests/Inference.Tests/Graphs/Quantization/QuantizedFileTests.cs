using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Graphs.Quantization;

public sealed class QuantizedFileTests : IDisposable
{
    private readonly TestMatrix _matrix = new(1, 416, 900, 1_700);

    public void Dispose() => _matrix.Dispose();

    [Fact]
    public void The_bytes_are_the_same_for_any_number_of_threads()
    {
        Write("one", 1);
        foreach (var threads in new[] { 2, 3, 7 })
        {
            Write("many", threads);
            Assert.Equal(File.ReadAllBytes(_matrix.PathOf("one")), File.ReadAllBytes(_matrix.PathOf("many")));
        }
    }

    [Fact]
    public void A_file_is_whole_only_at_its_full_length()
    {
        Write("file", 2);
        var path = _matrix.PathOf("file");
        Assert.True(IsWhole(path));
        var bytes = File.ReadAllBytes(path);
        foreach (var length in new[] { bytes.Length - 1, bytes.Length / 2, 3, 0 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.False(IsWhole(path));
        }

        File.WriteAllBytes(path, [.. bytes, 0]);
        Assert.False(IsWhole(path));
        File.WriteAllBytes(path, bytes[64..]);
        Assert.False(IsWhole(path));
        File.WriteAllBytes(path, bytes);
        Assert.True(IsWhole(path));
        File.Delete(path);
        Assert.False(IsWhole(path));
    }

    [Fact]
    public void A_file_of_weights_that_were_replaced_is_not_taken()
    {
        Write("file", 1);
        var source = _matrix.Open().Files[0];
        var bytes = File.ReadAllBytes(source);
        File.WriteAllBytes(source, bytes);
        File.SetLastWriteTimeUtc(source, File.GetLastWriteTimeUtc(source).AddSeconds(1));
        Assert.False(IsWhole(_matrix.PathOf("file")));
    }

    [Fact]
    public async Task Many_writers_at_once_leave_one_whole_file_and_nothing_else()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Write("file", 1))));
        Assert.True(IsWhole(_matrix.PathOf("file")));
        Assert.Equal(2, Directory.GetFiles(_matrix.Folder).Length);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told_with_the_bytes_that_are_needed()
    {
        File.WriteAllText(_matrix.PathOf("folder"), "a file in the folder's place");
        var refused = Assert.Throws<ServingException>(() => Write(Path.Combine("folder", "file"), 1));
        Assert.Equal(ErrorCode.InvalidState, refused.Code);
        Assert.Contains("bytes beside the model, '", refused.Message, StringComparison.Ordinal);
        Assert.Contains("or serve the model without quantisation.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_without_room_is_told_and_nothing_is_left_there()
    {
        var weights = Weights();
        // More than any disk has.
        var part = _matrix.Open().Entries.First() with { Shape = [1L << 50, 416] };
        weights.Add("huge", WeightBits.Eight, [part]);
        var refused = Assert.Throws<ServingException>(() => QuantizedFile.Write(_matrix.PathOf("file"), weights, _matrix.Open().Files, 1));
        Assert.Equal(ErrorCode.InvalidState, refused.Code);
        Assert.Single(Directory.GetFiles(_matrix.Folder));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Weights_that_are_not_finite_are_refused_by_name_and_nothing_is_left(int threads)
    {
        var file = _matrix.PathOf("model.safetensors");
        var bytes = File.ReadAllBytes(file);
        BitConverter.GetBytes(float.NaN).CopyTo(bytes, bytes.Length - 400);
        File.WriteAllBytes(file, bytes);
        var refused = Assert.Throws<ServingException>(() => Write("file", threads));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        // The tensor is wanted in both bits, and whichever is met first is told.
        Assert.Matches("^model.safetensors: tensor 'w1': it holds numbers that are not finite, so it cannot be held in [48] bits.$", refused.Message);
        Assert.Single(Directory.GetFiles(_matrix.Folder));
    }

    private bool IsWhole(string path) => QuantizedFile.IsWhole(path, _matrix.Open().Files);

    private void Write(string name, int threads) => QuantizedFile.Write(_matrix.PathOf(name), Weights(), _matrix.Open().Files, threads);

    private QuantizedWeights Weights()
    {
        var weights = new QuantizedWeights(new WeightQuantization { Layers = WeightBits.Four }, "file", TensorElementType.Float);
        SafetensorsFolder folder = _matrix.Open();
        folder.TryGet("w0", out var first);
        folder.TryGet("w1", out var second);
        weights.Add("both", WeightBits.Four, [first!, second!]);
        weights.Add("again", WeightBits.Eight, [second!]);
        return weights;
    }
}
