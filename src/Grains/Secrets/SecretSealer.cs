using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Secrets;

/// <summary>
/// Envelope encryption: every value has a key of its own, made for it alone, which lies beside it wrapped by a master key. A change of the
/// master key wraps the values' keys anew and leaves the values. The purpose is the associated data of the value; that of the wrapped key is
/// the master key's id, so that whoever changes the master key need not know what a value is for. Thread-safe.
/// </summary>
/// <param name="keys">The master keys.</param>
public sealed class SecretSealer(IMasterKeys keys) : ISecretSealer
{
    /// <inheritdoc/>
    public string Seal(string text, string purpose)
    {
        var master = keys.Active;
        Span<byte> key = stackalloc byte[MasterKey.Length];
        RandomNumberGenerator.Fill(key);
        var plain = Encoding.UTF8.GetBytes(text);
        var content = AeadBox.Seal(key, plain, Encoding.UTF8.GetBytes(purpose));
        CryptographicOperations.ZeroMemory(plain);
        var sealedText = new SealedText(master.Id, Wrap(master, key), Base64Url.EncodeToString(content)).ToString();
        CryptographicOperations.ZeroMemory(key);
        return sealedText;
    }

    /// <inheritdoc/>
    public string Open(string sealedText, string purpose)
    {
        if (!SealedText.TryParse(sealedText, out var parts))
            throw Unreadable($"What was sealed for '{purpose}' is damaged: it has not the form of sealed text.");
        var key = Unwrap(parts, purpose);
        var plain = AeadBox.Open(key, Base64Url.DecodeFromChars(parts.Content), Encoding.UTF8.GetBytes(purpose));
        CryptographicOperations.ZeroMemory(key);
        if (plain is null)
            throw Unreadable($"What was sealed for '{purpose}' is damaged, or was sealed for another purpose.");
        var text = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return text;
    }

    /// <summary>Whether a text is sealed under another master key than the one that seals now.</summary>
    internal bool IsOutdated(string text) => SealedText.TryParse(text, out var parts) && parts.KeyId != keys.Active.Id;

    /// <summary>The same value under the master key that seals now.</summary>
    /// <param name="sealedText">Sealed text.</param>
    /// <param name="where">Where it lies, for the error's message.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.InternalError"/>: as from <see cref="Open"/>.</exception>
    internal string Rewrap(string sealedText, string where)
    {
        if (!SealedText.TryParse(sealedText, out var parts))
            throw Unreadable($"What was sealed for '{where}' is damaged: it has not the form of sealed text.");
        var master = keys.Active;
        if (parts.KeyId == master.Id)
            return sealedText;
        var key = Unwrap(parts, where);
        var rewrapped = (parts with { KeyId = master.Id, WrappedKey = Wrap(master, key) }).ToString();
        CryptographicOperations.ZeroMemory(key);
        return rewrapped;
    }

    private byte[] Unwrap(SealedText parts, string purpose)
    {
        var master = keys.Find(parts.KeyId)
            ?? throw Unreadable($"What was sealed for '{purpose}' is under the key '{parts.KeyId}', which this process does not have. Give it that key beside the present one.");
        var key = AeadBox.Open(master.Bytes, parts.WrappedKey, Encoding.ASCII.GetBytes(parts.KeyId));
        return key is { Length: MasterKey.Length } ? key : throw Unreadable($"What was sealed for '{purpose}' is damaged.");
    }

    private static byte[] Wrap(MasterKey master, ReadOnlySpan<byte> key) => AeadBox.Seal(master.Bytes, key, Encoding.ASCII.GetBytes(master.Id));

    private static ServingException Unreadable(string message) => new(ErrorCode.InternalError, message);
}
