using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Inference.Tests.Graphs.Quantization;

/// <summary>Random matrices in a safetensors file of a folder that goes away with them.</summary>
internal sealed class TestMatrix : IDisposable
{
    /// <summary>Writes matrices of the same width, one below the other.</summary>
    public TestMatrix(int seed, int columns, params ReadOnlySpan<int> rows)
    {
        var random = new Random(seed);
        var header = new StringBuilder("{");
        var bytes = new List<byte>();
        for (var part = 0; part < rows.Length; part++)
        {
            var numbers = Enumerable.Range(0, rows[part] * columns).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
            header.Append(CultureInfo.InvariantCulture, $"{(part > 0 ? "," : "")}\"w{part}\":{{\"dtype\":\"F32\",\"shape\":[{rows[part]},{columns}],");
            header.Append(CultureInfo.InvariantCulture, $"\"data_offsets\":[{bytes.Count},{bytes.Count + (numbers.Length * sizeof(float))}]}}");
            bytes.AddRange(MemoryMarshal.AsBytes<float>(numbers));
            Rows.AddRange(numbers.Chunk(columns));
        }

        var text = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        File.WriteAllBytes(Path.Combine(Folder, "model.safetensors"), [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. bytes]);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("serving-test-").FullName;

    /// <summary>The rows of all parts.</summary>
    public List<float[]> Rows { get; } = [];

    public SafetensorsFolder Open() => SafetensorsFolder.Open(Folder);

    /// <summary>Opens it with another name of a part, of any length.</summary>
    public SafetensorsFolder Rename(string part, string name)
    {
        var file = PathOf("model.safetensors");
        var bytes = File.ReadAllBytes(file);
        var length = (int)BitConverter.ToUInt64(bytes);
        var header = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes, 8, length).Replace(part, name, StringComparison.Ordinal));
        File.WriteAllBytes(file, [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. bytes[(8 + length)..]]);
        return Open();
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
