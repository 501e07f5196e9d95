namespace ServingCluster.Frontend.Tls;

/// <summary>A certificate that cannot be used; the message says which file and why.</summary>
internal sealed class CertificateException(string message, Exception? cause = null) : Exception(message, cause);
