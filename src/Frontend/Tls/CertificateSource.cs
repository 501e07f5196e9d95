using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ServingCluster.Frontend.Tls;

/// <summary>
/// The server's certificate as its files are now: authorities renew certificates while servers run. As long as new files cannot be used,
/// say because only one of two has been replaced so far, the last that could be are.
/// </summary>
internal sealed class CertificateSource
{
    private readonly CertificateFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private SslStreamCertificateContext _current;
    private (DateTime, DateTime) _read;

    /// <exception cref="CertificateException">A file is missing or wrong.</exception>
    public CertificateSource(CertificateFiles files, TimeProvider time, ILogger<CertificateSource> logger)
    {
        (_files, _time, _logger) = (files, time, logger);
        _read = Stamps();
        _current = ServerCertificate.Read(files);
        WarnOfDates();
    }

    /// <summary>What to show in a handshake that begins now. A look at the files' times costs nothing beside a handshake.</summary>
    public SslStreamCertificateContext Current()
    {
        lock (_gate)
        {
            var stamps = Stamps();
            if (stamps != _read)
                Renew(stamps);
            return _current;
        }
    }

    private void Renew((DateTime, DateTime) stamps)
    {
        // Told once for each state of the files, not at each handshake.
        _read = stamps;
        try
        {
            _current = ServerCertificate.Read(_files);
            CertificateLog.Renewed(_logger, _files.Certificate, Own.NotAfter.ToUniversalTime());
            WarnOfDates();
        }
        catch (CertificateException e)
        {
            CertificateLog.NotRenewed(_logger, e.Message);
        }
    }

    private X509Certificate2 Own => _current.TargetCertificate;

    private void WarnOfDates()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var (from, to) = (Own.NotBefore.ToUniversalTime(), Own.NotAfter.ToUniversalTime());
        if (now > to)
            CertificateLog.Expired(_logger, _files.Certificate, to);
        else if (now < from)
            CertificateLog.NotYetValid(_logger, _files.Certificate, from);
    }

    private (DateTime Certificate, DateTime Key) Stamps() =>
        (StampOf(_files.Certificate), _files.Key.Length > 0 ? StampOf(_files.Key) : default);

    // Of the file behind a link: Kubernetes renews mounted secrets by turning a link to another folder.
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
