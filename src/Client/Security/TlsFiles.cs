namespace ServingCluster.Client.Security;

/// <summary>
/// The files, in PEM, by which a process shows who it is to the silos of a cluster and knows them. Both sides of every connection show
/// a certificate of the authority; whoever has one is trusted with everything, so the authority signs for this cluster alone. Renewed
/// files are taken up by the next connection.
/// </summary>
/// <param name="Certificate">The process's certificate, for use as server and as client, with those between it and the authority after it.</param>
/// <param name="Key">Its private key, not encrypted.</param>
/// <param name="Authority">The certificates of the authority; more than one while it is replaced.</param>
public sealed record TlsFiles(string Certificate, string Key, string Authority);
