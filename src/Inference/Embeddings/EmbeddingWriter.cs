using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using ServingCluster.Inference.Scoring.Writing;

namespace ServingCluster.Inference.Embeddings;

/// <summary>Writes the answer of <c>embeddings</c> (https://platform.openai.com/docs/api-reference/embeddings/object).</summary>
internal sealed class EmbeddingWriter(string model)
{
    // What a number takes on the average and at most: "-1.23456789E-38".
    private const int UsualNumber = 13;
    private const int LongestNumber = 16;
    private const int FrameBytes = 128;
    private const int EntryBytes = 64;

    /// <summary>Writes an answer.</summary>
    /// <param name="embeddings">[texts, <paramref name="stride"/>]; all numbers are finite.</param>
    /// <param name="stride">Numbers from the beginning of a text's embedding to that of the next.</param>
    /// <param name="plan">How it is to be written.</param>
    /// <returns>JSON in an array from <see cref="ArrayPool{T}.Shared"/>, for the caller to give back.</returns>
    public JsonOutput Write(ReadOnlySpan<float> embeddings, int stride, EmbeddingPlan plan)
    {
        var json = new JsonOutput(FrameBytes + model.Length + (plan.Texts.Length * (EntryBytes + (plan.Dimensions * UsualNumber))));
        json.Write("""{"object":"list","data":["""u8);
        for (var i = 0; i < plan.Texts.Length; i++)
        {
            json.Write(i == 0 ? "{"u8 : ",{"u8);
            json.Write("\"object\":\"embedding\",\"index\":"u8);
            WriteWhole(ref json, i);
            json.Write(",\"embedding\":"u8);
            var embedding = embeddings.Slice(i * stride, plan.Dimensions);
            if (plan.Base64)
                WriteBase64(ref json, embedding);
            else
                WriteNumbers(ref json, embedding);
            json.Write('}');
        }

        json.Write("],\"model\":"u8);
        json.WriteText(model);
        json.Write(",\"usage\":{\"prompt_tokens\":"u8);
        WriteWhole(ref json, plan.Tokens);
        json.Write(",\"total_tokens\":"u8);
        WriteWhole(ref json, plan.Tokens);
        json.Write("}}"u8);
        return json;
    }

    // The shortest text that reads back as the same float32.
    private static void WriteNumbers(ref JsonOutput json, ReadOnlySpan<float> numbers)
    {
        json.Write('[');
        for (var i = 0; i < numbers.Length; i++)
        {
            var room = json.Room(LongestNumber + 1);
            var start = i == 0 ? 0 : 1;
            room[0] = (byte)',';
            numbers[i].TryFormat(room[start..], out var written, default, CultureInfo.InvariantCulture);
            json.Advance(start + written);
        }

        json.Write(']');
    }

    // Of little-endian float32, as NumPy's frombuffer reads it.
    private static void WriteBase64(ref JsonOutput json, ReadOnlySpan<float> numbers)
    {
        var bytes = MemoryMarshal.AsBytes(numbers);
        json.Write('"');
        Base64.EncodeToUtf8(bytes, json.Room(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        json.Advance(written);
        json.Write('"');
    }

    private static void WriteWhole(ref JsonOutput json, int number)
    {
        number.TryFormat(json.Room(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        json.Advance(written);
    }
}
