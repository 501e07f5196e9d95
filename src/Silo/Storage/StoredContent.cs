using System.Globalization;

namespace ServingCluster.Silo.Storage;

/// <summary>
/// The content of one record as it is kept: a format byte, the token of its creation (16 bytes), the value. The token tells this
/// record from an earlier and from a later one of the same key, in the index and in ETags.
/// </summary>
/// <param name="Token">The token of its creation.</param>
/// <param name="Value">The value.</param>
internal readonly record struct StoredContent(Guid Token, ReadOnlyMemory<byte> Value)
{
    private const byte Format = 1;
    private const int Header = 17;

    /// <summary>The bytes that are kept.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Header + Value.Length];
        bytes[0] = Format;
        Token.TryWriteBytes(bytes.AsSpan(1));
        Value.CopyTo(bytes.AsMemory(Header));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> made.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of this form.</exception>
    public static StoredContent Parse(byte[] bytes) => bytes.Length >= Header && bytes[0] == Format
        ? new StoredContent(new Guid(bytes.AsSpan(1, 16)), bytes.AsMemory(Header))
        : throw new InvalidDataException("it is not in the form in which this version of the server keeps records");

    /// <summary>The ETag of this record in a state of the storage.</summary>
    public string ETagOf(string storageETag) => string.Create(CultureInfo.InvariantCulture, $"{Token:N}.{storageETag}");

    /// <summary>Takes an ETag apart; null when it is none of this store's.</summary>
    public static (Guid Token, string Storage)? ParseETag(string etag) =>
        etag.Length > 33 && etag[32] == '.' && Guid.TryParseExact(etag.AsSpan(0, 32), "N", out var token) ? (token, etag[33..]) : null;
}
