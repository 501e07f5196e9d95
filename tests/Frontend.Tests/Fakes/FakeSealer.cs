using System.Text;
using ServingCluster.Errors;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Tests.Fakes;

/// <summary>Seals so that nobody reads it by looking, and minds the purpose.</summary>
internal sealed class FakeSealer : ISecretSealer
{
    public string Seal(string text, string purpose) => Convert.ToHexString(Encoding.UTF8.GetBytes($"{purpose}\n{text}"));

    public string Open(string sealedText, string purpose)
    {
        var parts = Encoding.UTF8.GetString(Convert.FromHexString(sealedText)).Split('\n', 2);
        return parts[0] == purpose ? parts[1] : throw new ServingException(ErrorCode.InternalError, $"This was not sealed for '{purpose}'.");
    }
}
