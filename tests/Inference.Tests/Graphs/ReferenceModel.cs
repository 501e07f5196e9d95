using System.Runtime.InteropServices;
using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Inference.Tests.Graphs;

/// <summary>A model that tests/reference/make.py wrote, and what that computed for it.</summary>
internal sealed class ReferenceModel
{
    private readonly IReadOnlyList<SafetensorsEntry> _expected;

    public ReferenceModel(string name)
    {
        Folder = Path.Combine(AppContext.BaseDirectory, "reference", "models", name);
        _expected = SafetensorsHeader.Read(Path.Combine(Folder, "expected", "expected.safetensors"));
    }

    public string Folder { get; }

    /// <summary>Elements of one of the expected tensors.</summary>
    public T[] Read<T>(string name)
        where T : unmanaged
    {
        var entry = _expected.Single(e => e.Name == name);
        var bytes = new byte[entry.Length];
        using var file = File.OpenHandle(entry.File);
        RandomAccess.Read(file, bytes, entry.Offset);
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    /// <summary>Fails unless all numbers are as expected, to a part of the largest one expected.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance = 1e-4f)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 0f;
        foreach (var number in expected)
            scale = Math.Max(scale, Math.Abs(number));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"Number {i} is {actual[i]} and should be {expected[i]}.");
    }
}
