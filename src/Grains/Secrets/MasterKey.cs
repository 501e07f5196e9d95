using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ServingCluster.Grains.Secrets;

/// <summary>A key of 256 bits that wraps the keys of single values. Immutable; it never shows its bytes.</summary>
public sealed class MasterKey
{
    /// <summary>The length of a key in bytes.</summary>
    public const int Length = 32;

    private const int IdLength = 8;

    private readonly byte[] _bytes;

    private MasterKey(byte[] bytes)
    {
        _bytes = bytes;
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(bytes, "serving-cluster master key"u8))[..(2 * IdLength)];
    }

    /// <summary>Names the key where it was used, 16 hex digits; tells nothing of the key itself.</summary>
    public string Id { get; }

    /// <summary>The key itself.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes a fresh key.</summary>
    public static MasterKey Generate() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Reads a key: 32 bytes as base64 (standard or of URLs, padded or not) or as 64 hex digits; false for any other text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MasterKey? key)
    {
        key = Decode(text.Trim()) is { Length: Length } bytes ? new MasterKey(bytes) : null;
        return key is not null;
    }

    /// <summary>The key as base64, to be written where only the server reads it.</summary>
    internal string Export() => Convert.ToBase64String(_bytes);

    /// <summary>Shows the id, never the key.</summary>
    public override string ToString() => Id;

    private static byte[]? Decode(string text)
    {
        if (text.Length == 2 * Length && text.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(text);
        var standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[Length];
        return standard.Length == 43 && Convert.TryFromBase64String(standard + '=', bytes, out var written) && written == Length ? bytes : null;
    }
}
