using System.Text;

namespace ServingCluster.Inference.Onnx;

/// <summary>Copies strings into and out of native string tensors, as UTF-8. Lengths are explicit on both ways, so that a NUL within a text survives.</summary>
internal static unsafe class OrtStrings
{
    /// <summary>Writes the elements of a string tensor, as many as it has.</summary>
    public static void Fill(nint value, ReadOnlySpan<string> strings)
    {
        for (var i = 0; i < strings.Length; i++)
        {
            var bytes = Encoding.UTF8.GetByteCount(strings[i]);
            byte* buffer;
            OrtStatus.Check(OnnxRuntime.Api->GetResizedStringTensorElementBuffer(value, (nuint)i, (nuint)bytes, &buffer));
            Encoding.UTF8.GetBytes(strings[i], new Span<byte>(buffer, bytes));
        }
    }

    /// <summary>Reads all elements of a string tensor.</summary>
    public static string[] Read(nint value)
    {
        var strings = new string[checked((int)Tensors.TensorShape.ElementCount(OrtValues.TensorInfo(value).Shape))];
        if (strings.Length == 0)
            return strings;

        nuint length;
        OrtStatus.Check(OnnxRuntime.Api->GetStringTensorDataLength(value, &length));
        var content = new byte[Math.Max(1, length)];
        var starts = new nuint[strings.Length];
        fixed (byte* bytes = content)
        fixed (nuint* offsets = starts)
            OrtStatus.Check(OnnxRuntime.Api->GetStringTensorContent(value, bytes, length, offsets, (nuint)starts.Length));

        for (var i = 0; i < strings.Length; i++)
        {
            var end = (int)(i + 1 < starts.Length ? starts[i + 1] : length);
            strings[i] = Encoding.UTF8.GetString(content.AsSpan((int)starts[i]..end));
        }

        return strings;
    }
}
