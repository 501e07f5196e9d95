using System.Buffers.Binary;
using System.Text;

namespace ServingCluster.Inference.Tests.Safetensors;

/// <summary>Makes safetensors files, sound and broken ones.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file of a header and so many bytes of data.</summary>
    public static byte[] Of(string header, int data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
