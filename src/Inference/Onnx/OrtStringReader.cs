using System.Text;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>Reads string tensors one after the other into buffers that it keeps, so that equal ones need not be decoded again.</summary>
internal sealed class OrtStringReader
{
    private byte[] _content = [];
    private nuint[] _starts = [];
    private int _count;
    private int _length;

    /// <summary>The UTF-8 bytes of all strings, one after the other.</summary>
    private ReadOnlySpan<byte> Content => _content.AsSpan(0, _length);

    private ReadOnlySpan<nuint> Starts => _starts.AsSpan(0, _count);

    /// <summary>Copies the elements of a string tensor, in place of what was read before.</summary>
    public unsafe void Read(nint value)
    {
        _count = checked((int)TensorShape.ElementCount(OrtValues.TensorInfo(value).Shape));
        _length = 0;
        if (_count == 0)
            return;

        nuint length;
        OrtStatus.Check(OnnxRuntime.Api->GetStringTensorDataLength(value, &length));
        _length = checked((int)length);
        if (_content.Length < _length)
            _content = new byte[_length];
        if (_starts.Length < _count)
            _starts = new nuint[_count];
        // The call refuses a null pointer, even for strings that are all empty.
        byte none;
        fixed (byte* bytes = _content)
        fixed (nuint* offsets = _starts)
            OrtStatus.Check(OnnxRuntime.Api->GetStringTensorContent(value, bytes is null ? &none : bytes, length, offsets, (nuint)_count));
    }

    /// <summary>Whether both last read the same strings.</summary>
    public bool HoldsSameAs(OrtStringReader other) => Starts.SequenceEqual(other.Starts) && Content.SequenceEqual(other.Content);

    /// <summary>The strings that were read last.</summary>
    public string[] ToStrings()
    {
        var strings = new string[_count];
        for (var i = 0; i < strings.Length; i++)
        {
            var end = i + 1 < _count ? (int)_starts[i + 1] : _length;
            strings[i] = Encoding.UTF8.GetString(_content.AsSpan((int)_starts[i]..end));
        }

        return strings;
    }
}
