namespace ServingCluster.Client.Security;

/// <summary>Certificates that cannot be used; the message says which file and why.</summary>
internal sealed class TlsFilesException(string message, Exception? cause = null) : Exception(message, cause);
