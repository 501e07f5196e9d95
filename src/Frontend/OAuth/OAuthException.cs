namespace ServingCluster.Frontend.OAuth;

/// <summary>A refusal of a token or authorization request (RFC 6749, 5.2).</summary>
/// <param name="error">The error's name, of <see cref="OAuthErrors"/>.</param>
/// <param name="description">What is wrong and what would be right.</param>
internal sealed class OAuthException(string error, string description) : Exception(description)
{
    public string Error { get; } = error;

    public int Status => Error == OAuthErrors.InvalidClient ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest;
}
