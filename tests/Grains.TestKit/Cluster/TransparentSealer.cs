using System.Text;
using ServingCluster.Errors;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Seals by writing in hexadecimal digits, so that a test sees what was sealed for what, and a search for the secret finds nothing.</summary>
public sealed class TransparentSealer : ISecretSealer
{
    /// <inheritdoc/>
    public string Seal(string text, string purpose) => $"sealed|{purpose}|{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}";

    /// <inheritdoc/>
    public string Open(string sealedText, string purpose) => sealedText.Split('|') is ["sealed", var given, var text] && given == purpose
        ? Encoding.UTF8.GetString(Convert.FromHexString(text))
        : throw new ServingException(ErrorCode.InternalError, "It was sealed for another purpose.");
}
