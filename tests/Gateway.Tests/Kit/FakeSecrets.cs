using ServingCluster.Errors;
using ServingCluster.Secrets;

namespace ServingCluster.Gateway.Tests.Kit;

/// <summary>Secrets by reference, and a seal that is none.</summary>
internal sealed class FakeSecrets : ISecretReader, ISecretSealer
{
    public const string Key = "sk-planted-7f3a9c";

    public Dictionary<string, string> Values { get; } = new() { ["{{secrets/ai/key}}"] = Key };

    public ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken) =>
        Values.TryGetValue(reference.ToString(), out var value)
            ? new(value)
            : throw new ServingException(ErrorCode.ResourceDoesNotExist, $"{reference} does not exist.");

    public string Seal(string text, string purpose) => $"{purpose}|{text}";

    public string Open(string sealedText, string purpose) =>
        sealedText.StartsWith(purpose + "|", StringComparison.Ordinal)
            ? sealedText[(purpose.Length + 1)..]
            : throw new ServingException(ErrorCode.InternalError, "It was sealed for another purpose.");
}
