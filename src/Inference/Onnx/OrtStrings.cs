using System.Text;

namespace ServingCluster.Inference.Onnx;

/// <summary>Copies strings into and out of native string tensors, as UTF-8. Lengths are explicit on both ways, so that a NUL within a
/// text survives.</summary>
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
        var reader = new OrtStringReader();
        reader.Read(value);
        return reader.ToStrings();
    }
}
