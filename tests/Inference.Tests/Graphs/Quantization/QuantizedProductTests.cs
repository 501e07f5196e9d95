using System.Runtime.InteropServices;
using Google.Protobuf;
using ServingCluster.Errors;
using ServingCluster.Inference.Graphs;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tensors;
using ServingCluster.Inference.Tests.Graphs.Causal;

namespace ServingCluster.Inference.Tests.Graphs.Quantization;

/// <summary>ONNX Runtime's operators over the file that was written, against the products of what its bytes stand for.</summary>
public sealed class QuantizedProductTests
{
    // Rows of tokens, the parts' outputs, inputs; some of them no multiple of anything.
    public static TheoryData<int, int, int, int, int> Shapes
    {
        get
        {
            var data = new TheoryData<int, int, int, int, int>();
            foreach (var bits in new[] { 4, 8 })
            {
                data.Add(bits, 1, 64, 32, 64);
                data.Add(bits, 1, 17, 5, 96);
                data.Add(bits, 7, 33, 16, 256);
                data.Add(bits, 40, 128, 64, 192);
                data.Add(bits, 3, 24, 8, 48);
                data.Add(bits, 1, 24, 8, 33);
                data.Add(bits, 5, 10, 6, 31);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_product_is_that_of_the_numbers_which_the_bytes_stand_for(int bits, int tokens, int first, int second, int columns)
    {
        using var matrix = new TestMatrix((tokens * 1_000) + columns, columns, first, second);
        var random = new Random(columns);
        var input = Enumerable.Range(0, tokens * columns).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var bias = Enumerable.Range(0, first + second).Select(i => (i % 7) - 3f).ToArray();
        var (actual, weights, written) = Multiply(matrix, (WeightBits)bits, input, bias, tokens, first, second, columns);
        var numbers = Read(weights.All[0], written);
        for (var token = 0; token < tokens; token++)
        {
            for (var row = 0; row < first + second; row++)
            {
                var sum = bias[row];
                var size = 0f;
                for (var i = 0; i < columns; i++)
                {
                    sum += input[(token * columns) + i] * numbers[row][i];
                    size += MathF.Abs(input[(token * columns) + i] * numbers[row][i]);
                }

                // Inputs are rounded to 8 bits in each block.
                Assert.Equal(sum, actual[(token * (first + second)) + row], (0.01f * size) + 1e-4f);
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Embeddings_are_the_rows_that_the_bytes_stand_for(int bits)
    {
        using var matrix = new TestMatrix(5, 64, 10);
        var writer = new GraphWriter("test");
        writer.Input("ids", TensorElementType.Int64, "rows", "tokens");
        writer.Output("embedded", TensorElementType.Float, "rows", "tokens", 64);
        var choice = new WeightQuantization { Layers = (WeightBits)bits, EmbeddingsChoice = (WeightBits)bits };
        var weights = new QuantizedWeights(choice, "quantized", TensorElementType.Float);
        var folder = matrix.Rename("w0", "model.embed_tokens.weight");
        var sources = new GraphWeights(folder, new WeightFiles(folder), writer, TensorElementType.Float);
        new ProductBuilder(writer, sources, weights, TensorElementType.Float).AddEmbeddings("ids", new WeightAxis(10, "vocab"), new WeightAxis(64, "hidden"));
        QuantizedFile.Write(matrix.PathOf("quantized"), weights, folder.Files, 1);
        using var session = GraphSession.Load(writer.Build().ToByteArray(), matrix.Folder, new ModelSettings { IntraOpThreads = 1 }, "cpu");
        using var run = new CausalRun(session);
        run.Bind<long>("ids", [7, 0, 9], 1, 3);
        var actual = run.Run("embedded", 1, 3, 64);
        var numbers = Read(weights.All[0], File.ReadAllBytes(matrix.PathOf("quantized")));
        Assert.Equal([.. numbers[7], .. numbers[0], .. numbers[9]], actual);
    }

    [Fact]
    public void Embeddings_that_are_no_whole_blocks_are_refused()
    {
        using var matrix = new TestMatrix(5, 48, 10);
        var folder = matrix.Rename("w0", "model.embed_tokens.weight");
        var choice = new WeightQuantization { Layers = WeightBits.Eight, EmbeddingsChoice = WeightBits.Eight };
        var writer = new GraphWriter("test");
        var sources = new GraphWeights(folder, new WeightFiles(folder), writer, TensorElementType.Float);
        var products = new ProductBuilder(writer, sources, new QuantizedWeights(choice, "", TensorElementType.Float), TensorElementType.Float);
        var refused = Assert.Throws<ServingException>(
            () => products.AddEmbeddings("ids", new WeightAxis(10, "vocab_size"), new WeightAxis(48, "hidden_size")));
        Assert.Equal(
            "model.safetensors: tensor 'model.embed_tokens.weight': embeddings of 48 numbers (hidden_size) cannot be quantised; they have to be a multiple of 32.",
            refused.Message);
    }

    private static (float[] Product, QuantizedWeights Weights, byte[] Written) Multiply(
        TestMatrix matrix, WeightBits bits, float[] input, float[] bias, int tokens, int first, int second, int columns)
    {
        var writer = new GraphWriter("test");
        writer.Input("x", TensorElementType.Float, 1, "tokens", columns);
        writer.Output("y", TensorElementType.Float, 1, "tokens", first + second);
        var weights = new QuantizedWeights(new WeightQuantization { Layers = bits }, "quantized", TensorElementType.Float);
        var folder = matrix.Open();
        var sources = new GraphWeights(folder, new WeightFiles(folder), writer, TensorElementType.Float);
        new ProductBuilder(writer, sources, weights, TensorElementType.Float).Add(
            "x", "y", writer.Constant<float>("b", bias, bias.Length), new WeightAxis(columns, "k"), ("w0", new WeightAxis(first, "n")), ("w1", new WeightAxis(second, "n")));
        QuantizedFile.Write(matrix.PathOf("quantized"), weights, folder.Files, 2);
        using var session = GraphSession.Load(writer.Build().ToByteArray(), matrix.Folder, new ModelSettings { IntraOpThreads = 1 }, "cpu");
        using var run = new CausalRun(session);
        run.Bind<float>("x", input, 1, tokens, columns);
        return (run.Run("y", 1, tokens, first + second), weights, File.ReadAllBytes(matrix.PathOf("quantized")));
    }

    private static float[][] Read(QuantizedWeight weight, byte[] file)
    {
        var values = file.AsSpan((int)weight.ValuesOffset, (int)weight.ValuesLength);
        var scales = MemoryMarshal.Cast<byte, float>(file.AsSpan((int)weight.ScalesOffset, (int)weight.ScalesLength));
        return [.. Dequantizer.Numbers(weight.Bits, values, scales).Chunk((int)weight.Blocks * 32).Select(row => row[..(int)weight.Columns])];
    }
}
