using System.Buffers;
using System.Text;
using System.Text.Json;
using ServingCluster.Inference.Embeddings;

namespace ServingCluster.Inference.Tests.Embeddings;

public sealed class EmbeddingWriterTests
{
    private static readonly float[] Numbers = [0.1f, -1, float.Epsilon, 9f, 3.4028235e38f, 1 / 3f, 0, 9f];

    [Fact]
    public void Numbers_are_the_shortest_that_read_back_the_same() => Assert.Equal(
        """
        {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-1,1E-45]},{"object":"embedding","index":1,"embedding":[3.4028235E+38,0.33333334,0]}],"model":"system.ai.\"m\"","usage":{"prompt_tokens":7,"total_tokens":7}}
        """,
        Write(isBase64: false));

    [Fact]
    public void Base64_is_of_little_endian_floats()
    {
        using var answer = JsonDocument.Parse(Write(isBase64: true));
        var data = answer.RootElement.GetProperty("data");
        Assert.Equal("zczMPQAAgL8BAAAA", data[0].GetProperty("embedding").GetString());
        var bytes = data[1].GetProperty("embedding").GetBytesFromBase64();
        Assert.Equal([3.4028235e38f, 1 / 3f, 0], Enumerable.Range(0, 3).Select(i => BitConverter.ToSingle(bytes, 4 * i)));
    }

    // Of each four numbers three are asked for.
    private static string Write(bool isBase64)
    {
        var text = new EmbeddingText([1], 0);
        var json = new EmbeddingWriter("system.ai.\"m\"").Write(Numbers, stride: 4, new EmbeddingPlan { Texts = [text, text], Tokens = 7, Base64 = isBase64, Dimensions = 3 });
        var written = Encoding.UTF8.GetString(json.Buffer, 0, json.Length);
        ArrayPool<byte>.Shared.Return(json.Buffer);
        return written;
    }
}
