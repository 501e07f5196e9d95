using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>Makes text the characters that stand for its UTF-8 bytes.</summary>
internal sealed class ByteLevelNormalizer : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text)
    {
        var characters = new char[3 * text.Length];
        return new string(characters, 0, ByteAlphabet.Write(text, characters));
    }
}
