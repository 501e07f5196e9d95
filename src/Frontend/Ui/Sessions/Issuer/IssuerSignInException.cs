namespace ServingCluster.Frontend.Ui.Sessions.Issuer;

/// <summary>Somebody could not be signed in by the issuer.</summary>
/// <param name="message">Why, in words for whoever sits before the page.</param>
/// <param name="cause">What was met; null for nothing.</param>
internal sealed class IssuerSignInException(string message, Exception? cause = null) : Exception(message, cause);
