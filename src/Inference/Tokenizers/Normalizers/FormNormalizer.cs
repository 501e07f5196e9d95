using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>Text in one of Unicode's normalization forms.</summary>
internal sealed class FormNormalizer(NormalizationForm form) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => UnicodeNormalization.Normalize(text, form);
}
