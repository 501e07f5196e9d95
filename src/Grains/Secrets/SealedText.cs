using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Grains.Secrets;

/// <summary>
/// Sealed text in its parts: <c>sealed1.KEY.WRAPPED.CONTENT</c>. KEY is the master key's id; WRAPPED the value's own key under it and CONTENT
/// the value under its own key, each as base64 of URLs without padding over nonce (12 bytes), ciphertext and tag (16 bytes) of AES-256-GCM.
/// </summary>
/// <param name="KeyId">The master key's id.</param>
/// <param name="WrappedKey">The value's own key, wrapped.</param>
/// <param name="Content">The value, as base64: it stays what it is when the key is wrapped anew.</param>
internal readonly record struct SealedText(string KeyId, byte[] WrappedKey, string Content)
{
    /// <summary>What sealed text of this form begins with.</summary>
    public const string Prefix = "sealed1.";

    private const int Parts = 4;

    /// <summary>Takes a text apart; false where it is not of this form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SealedText result)
    {
        result = default;
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text.Split('.') : [];
        if (parts.Length != Parts || parts[1].Length == 0 || !Base64Url.IsValid(parts[2]) || !Base64Url.IsValid(parts[3]))
            return false;
        result = new(parts[1], Base64Url.DecodeFromChars(parts[2]), parts[3]);
        return true;
    }

    /// <summary>The text.</summary>
    public override string ToString() => $"{Prefix}{KeyId}.{Base64Url.EncodeToString(WrappedKey)}.{Content}";
}
