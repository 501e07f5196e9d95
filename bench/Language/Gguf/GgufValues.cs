using System.Text;

namespace ServingCluster.Language.Gguf;

/// <summary>What a file says of its model: keys with typed values, in order.</summary>
internal sealed class GgufValues
{
    private const int UInt32 = 4;
    private const int Int32 = 5;
    private const int Float32 = 6;
    private const int Bool = 7;
    private const int Text = 8;
    private const int Array = 9;

    private readonly List<(string Key, Action<BinaryWriter> Write)> _values = [];

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    public void Add(string key, string value) => Add(key, Text, w => WriteText(w, value));

    public void Add(string key, int value) => Add(key, UInt32, w => w.Write((uint)value));

    public void Add(string key, float value) => Add(key, Float32, w => w.Write(value));

    public void Add(string key, bool value) => Add(key, Bool, w => w.Write(value));

    public void Add(string key, IReadOnlyList<string> values) => AddArray(key, Text, values, WriteText);

    public void Add(string key, IReadOnlyList<int> values) => AddArray(key, Int32, values, static (w, v) => w.Write(v));

    /// <summary>Writes all of them.</summary>
    public void Write(BinaryWriter writer)
    {
        foreach (var (key, write) in _values)
        {
            WriteText(writer, key);
            write(writer);
        }
    }

    /// <summary>Writes a text with its length before it.</summary>
    public static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private void Add(string key, int type, Action<BinaryWriter> write) => _values.Add((key, w =>
    {
        w.Write(type);
        write(w);
    }
    ));

    private void AddArray<T>(string key, int type, IReadOnlyList<T> values, Action<BinaryWriter, T> write) => Add(key, Array, w =>
    {
        w.Write(type);
        w.Write((ulong)values.Count);
        foreach (var value in values)
            write(w, value);
    });
}
