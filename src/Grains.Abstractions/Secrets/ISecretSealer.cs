using ServingCluster.Errors;

namespace ServingCluster.Secrets;

/// <summary>
/// Encrypts what must not lie open in the store, and decrypts it again in any process of the cluster. Sealed text is bound to its purpose:
/// it opens for that one only, so that it cannot be moved to where somebody else may use it.
/// </summary>
public interface ISecretSealer
{
    /// <summary>Seals a text.</summary>
    /// <param name="text">The secret.</param>
    /// <param name="purpose">What it is for, such as <c>endpoints/ID</c>.</param>
    string Seal(string text, string purpose);

    /// <summary>Opens what was sealed for that purpose.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InternalError"/>: damaged, for another purpose, or under a key that this process
    /// does not have; the message says which key, never the content.</exception>
    string Open(string sealedText, string purpose);
}
