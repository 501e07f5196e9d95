using System.Buffers;
using System.Text;
using System.Text.Json;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Writing;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class ScoringResponseWriterTests
{
    private static readonly ModelValue Labels = Tensor.Create([3], [7L, 8, 9]);
    private static readonly ModelValue Scores = Tensor.Create([3, 2], [0.1f, 0.9f, 0.2f, 0.8f, 0.3f, 0.7f]);

    [Fact]
    public void Frames_are_answered_with_a_record_per_row()
    {
        Assert.Equal(
            """{"predictions":[{"a":7,"b":[0.1,0.9]},{"a":8,"b":[0.2,0.8]},{"a":9,"b":[0.3,0.7]}]}""",
            Write(ResponseForm.Records, 0, 3, Labels, Scores));
        Assert.Equal("""{"predictions":[{"a":9}]}""", Write(ResponseForm.Records, 2, 1, Labels));
    }

    [Fact]
    public void Tensors_are_answered_by_output()
    {
        Assert.Equal("""{"predictions":{"a":[8,9],"b":[[0.2,0.8],[0.3,0.7]]}}""", Write(ResponseForm.Tensors, 1, 2, Labels, Scores));
        Assert.Equal("""{"predictions":[[0.2,0.8],[0.3,0.7]]}""", Write(ResponseForm.Tensors, 1, 2, Scores));
        Assert.Equal("""{"predictions":[8]}""", Write(ResponseForm.Tensors, 1, 1, Labels));
    }

    [Fact]
    public void A_row_of_one_element_is_a_bare_value_in_a_record()
    {
        var column = Tensor.Create([2, 1], [1.5, 2.5]);

        Assert.Equal("""{"predictions":[{"a":1.5},{"a":2.5}]}""", Write(ResponseForm.Records, 0, 2, 2, column));
        Assert.Equal("""{"predictions":[[1.5],[2.5]]}""", Write(ResponseForm.Tensors, 0, 2, 2, column));
    }

    [Fact]
    public void More_axes_are_nested_lists()
    {
        var cube = Tensor.Create([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.Equal("""{"predictions":[[[5,6],[7,8]]]}""", Write(ResponseForm.Tensors, 1, 1, 2, cube));
        Assert.Equal("""{"predictions":[{"a":[[5,6],[7,8]]}]}""", Write(ResponseForm.Records, 1, 1, 2, cube));
        Assert.Equal("""{"predictions":[[],[]]}""", Write(ResponseForm.Tensors, 0, 2, 2, Tensor.Create<int>([2, 0], [])));
    }

    [Fact]
    public void Maps_are_objects()
    {
        var texts = new MapKeys(["setosa", "a\"b"]);
        var numbers = new MapKeys([0L, -1]);
        var named = new MapSequence([texts, texts], new[] { 0.25f, 0.75f, 1, 0 }, TensorElementType.String);
        var numbered = new MapSequence([numbers, numbers], new[] { 1L, 2, 3, 4 }, TensorElementType.Int64);

        Assert.Equal("""{"predictions":[{"a":{"setosa":0.25,"a\"b":0.75}},{"a":{"setosa":1.0,"a\"b":0.0}}]}""", Write(ResponseForm.Records, 0, 2, 2, named));
        Assert.Equal("""{"predictions":[{"0":3,"-1":4}]}""", Write(ResponseForm.Tensors, 1, 1, 2, numbered));
    }

    [Fact]
    public void Outputs_without_an_entry_per_row_are_written_whole()
    {
        var scalar = Tensor.Create([], [0.5]);

        Assert.Equal("""{"predictions":{"a":[8],"b":0.5}}""", Write(ResponseForm.Records, 1, 1, Labels, scalar));
        Assert.Equal("""{"predictions":0.5}""", Write(ResponseForm.Tensors, 1, 1, scalar));
        Assert.False(ScoringResponseWriter.AreRowAligned([Labels, scalar], 3));
        Assert.True(ScoringResponseWriter.AreRowAligned([Labels, Scores], 3));
    }

    [Fact]
    public void Numbers_are_the_shortest_that_read_back_the_same()
    {
        Assert.Equal("[0.1,16777216.0,1E+20,-0.0,3.4028235E+38]", All(Tensor.Create([5], [0.1f, 16777216, 1e20f, -0f, float.MaxValue])));
        Assert.Equal("[0.1,1E-300]", All(Tensor.Create([2], [0.1, 1e-300])));
        Assert.Equal("[0.1,65500.0]", All(Tensor.Create([2], [(Half)0.1, Half.MaxValue])));
        Assert.Equal("[18446744073709551615]", All(Tensor.Create([1], [ulong.MaxValue])));
        Assert.Equal("[-128,127]", All(Tensor.Create([2], [sbyte.MinValue, sbyte.MaxValue])));
        Assert.Equal("[true,false]", All(Tensor.Create([2], [true, false])));
    }

    [Fact]
    public void BFloat16_reads_back_the_same()
    {
        var all = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        var tensor = Tensor.Rent(TensorElementType.BFloat16, [all.Length]);
        all.CopyTo(tensor.AsSpan<ushort>());

        var values = JsonDocument.Parse(All(tensor)).RootElement.EnumerateArray().ToArray();

        for (var i = 0; i < all.Length; i++)
        {
            if (values[i].ValueKind == JsonValueKind.Null)
                Assert.False(float.IsFinite(BFloat16Format.ToSingle(all[i])));
            else
                Assert.Equal(all[i], BFloat16Format.FromSingle(values[i].GetSingle()));
        }

        Assert.Equal("1.0", values[0x3F80].GetRawText());
        Assert.Equal("0.1", values[0x3DCD].GetRawText());
    }

    [Fact]
    public void What_is_no_number_is_null()
    {
        Assert.Equal("[null,null,null]", All(Tensor.Create([3], [float.NaN, float.PositiveInfinity, float.NegativeInfinity])));
        Assert.Equal("[null]", All(Tensor.Create([1], [double.NaN])));
        Assert.Equal("[null]", All(Tensor.Create([1], [Half.NaN])));
    }

    [Fact]
    public void Texts_are_escaped()
    {
        string[] texts = ["", "ü€😀", "a\"b\\c", "\u0000\n\u001f", "half \ud83d pair", new string('x', 5000), "/</script>"];
        var json = All(Tensor.FromStrings([texts.Length], texts));

        var back = JsonDocument.Parse(json).RootElement.EnumerateArray().Select(e => e.GetString()).ToArray();

        texts[4] = "half \ufffd pair";
        Assert.Equal(texts, back);
    }

    [Fact]
    public void Types_that_JSON_lacks_are_known()
    {
        Assert.False(ElementWriters.CanWrite(TensorElementType.Complex64));
        Assert.True(ElementWriters.CanWrite(TensorElementType.BFloat16));
        Assert.Throws<NotSupportedException>(() => ElementWriters.For(TensorElementType.Complex64));
    }

    private static string All(Tensor tensor)
    {
        var text = Write(ResponseForm.Tensors, 0, (int)tensor.Shape[0], (int)tensor.Shape[0], tensor);
        return text["{\"predictions\":".Length..^1];
    }

    private static string Write(ResponseForm form, int firstRow, int rowCount, params ModelValue[] outputs) =>
        Write(form, firstRow, rowCount, 3, outputs);

    private static string Write(ResponseForm form, int firstRow, int rowCount, int totalRows, params ModelValue[] outputs)
    {
        var writer = new ScoringResponseWriter(outputs.Length == 1 ? ["a"] : ["a", "b"]);
        var body = writer.Write(outputs, firstRow, rowCount, totalRows, form);
        var text = Encoding.UTF8.GetString(body.Pooled, 0, body.Length);
        ArrayPool<byte>.Shared.Return(body.Pooled);
        return text;
    }
}
