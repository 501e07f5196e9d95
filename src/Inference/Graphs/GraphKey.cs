using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Inference.Graphs;

/// <summary>
/// What a built graph follows from, as one digest. The weights' contents are no part of it, as the graph has only their places, types and
/// shapes.
/// </summary>
internal sealed class GraphKey : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a text.</summary>
    public GraphKey Add(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        // With its length, so that two texts never run into one another.
        _hash.AppendData(BitConverter.GetBytes(bytes.Length));
        _hash.AppendData(bytes);
        return this;
    }

    /// <summary>Adds a number.</summary>
    public GraphKey Add(long number) => Add(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds the places, types and shapes of weights.</summary>
    public GraphKey Add(SafetensorsFolder weights, WeightFiles files)
    {
        foreach (var entry in weights.Entries.OrderBy(static e => e.Name, StringComparer.Ordinal))
        {
            Add(entry.Name).Add(entry.TypeName).Add(entry.ShapeText).Add(files.LocationOf(entry.File)).Add(entry.Offset).Add(entry.Length);
        }

        return this;
    }

    /// <summary>The digest, 64 lower-case hex digits. Nothing can be added afterwards.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
