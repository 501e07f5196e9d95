using Microsoft.Extensions.Logging;

namespace ServingCluster.Client.Security;

/// <summary>
/// The identity in its files as it is now: authorities of clusters renew certificates while processes run. As long as new files cannot be
/// used, say because only one of them has been replaced so far, the last that could be are.
/// </summary>
internal sealed class TlsIdentitySource
{
    private readonly TlsFiles _files;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private TlsIdentity _current;
    private (DateTime, DateTime, DateTime) _read;

    /// <exception cref="TlsFilesException">A file is missing or wrong.</exception>
    public TlsIdentitySource(TlsFiles files, ILogger<TlsIdentitySource> logger)
    {
        (_files, _logger) = (files, logger);
        _read = Stamps();
        _current = TlsIdentity.Read(files);
    }

    /// <summary>What to use for a handshake that begins now.</summary>
    public TlsIdentity Current()
    {
        lock (_gate)
        {
            var stamps = Stamps();
            if (stamps != _read)
                Renew(stamps);
            return _current;
        }
    }

    private void Renew((DateTime, DateTime, DateTime) stamps)
    {
        // Told once for each state of the files, not at each handshake.
        _read = stamps;
        try
        {
            _current = TlsIdentity.Read(_files);
            TlsLog.Renewed(_logger, _current.Certificate.TargetCertificate.NotAfter);
        }
        catch (TlsFilesException e)
        {
            TlsLog.NotRenewed(_logger, e.Message);
        }
    }

    private (DateTime Certificate, DateTime Key, DateTime Authority) Stamps() =>
        (StampOf(_files.Certificate), StampOf(_files.Key), StampOf(_files.Authority));

    // Of the file behind a link: Kubernetes renews mounted secrets by turning a link to another folder, and links keep their times.
    private static DateTime StampOf(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true)?.LastWriteTimeUtc ?? File.GetLastWriteTimeUtc(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
