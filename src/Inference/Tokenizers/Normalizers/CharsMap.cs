using System.Buffers.Binary;
using System.Text;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>
/// SentencePiece's compiled character map: the size of a double-array trie in bytes, the trie (Darts-clone's units, 32 bits each),
/// and the replacements, each ended by a zero byte, which the trie's values point at. All numbers are little-endian.
/// </summary>
internal sealed class CharsMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private CharsMap(uint[] units, byte[] replacements) => (_units, _replacements) = (units, replacements);

    /// <summary>Reads a map; null when it is none.</summary>
    public static CharsMap? Read(ReadOnlySpan<byte> map)
    {
        if (map.Length < sizeof(uint))
            return null;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(map);
        map = map[sizeof(uint)..];
        if (size == 0 || size % sizeof(uint) != 0 || size > map.Length)
            return null;
        var units = new uint[size / sizeof(uint)];
        for (var i = 0; i < units.Length; i++)
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(map[(i * sizeof(uint))..]);
        return new CharsMap(units, map[(int)size..].ToArray());
    }

    /// <summary>What the shortest start of a text that is in the map becomes; null when none is.</summary>
    public string? Find(ReadOnlySpan<byte> utf8)
    {
        var place = OffsetOf(UnitAt(0));
        foreach (var value in utf8)
        {
            if (value == 0)
                return null;
            place ^= value;
            var unit = UnitAt(place);
            if (LabelOf(unit) != value)
                return null;
            place ^= OffsetOf(unit);
            if (HasLeaf(unit))
                return ReplacementAt(UnitAt(place) & 0x7FFFFFFF);
        }

        return null;
    }

    // A place out of bounds, in a broken map, holds a unit that no byte leads to.
    private uint UnitAt(uint place) => place < _units.Length ? _units[place] : uint.MaxValue;

    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint LabelOf(uint unit) => unit & 0x800000FF;

    private static uint OffsetOf(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);

    private string? ReplacementAt(uint place)
    {
        if (place >= _replacements.Length)
            return null;
        var rest = _replacements.AsSpan((int)place);
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
