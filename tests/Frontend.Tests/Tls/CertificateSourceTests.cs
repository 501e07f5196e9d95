using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using ServingCluster.Frontend.Tls;

namespace ServingCluster.Frontend.Tests.Tls;

public sealed class CertificateSourceTests : IDisposable
{
    private readonly TestCertificate _certificate = new();
    private readonly RecordingLog _log = new();

    public void Dispose()
    {
        _certificate.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Renewed_files_are_taken_up_when_both_are_there_and_what_is_wrong_is_told_once()
    {
        using var old = _certificate.WriteNew();
        var source = Open(_certificate.Files);
        Assert.Equal(old.Thumbprint, Shown(source));

        using var renewed = _certificate.Issue();
        _certificate.WriteCertificate(renewed);
        Assert.Equal((old.Thumbprint, old.Thumbprint), (Shown(source), Shown(source)));
        var line = Assert.Single(_log.Lines, l => l.Level == LogLevel.Warning).Text;
        Assert.Contains("the former one still is", line);
        Assert.Contains(_certificate.KeyFile, line);

        _certificate.WriteKey(renewed);
        Assert.Equal(renewed.Thumbprint, Shown(source));
        Assert.Contains(_log.Lines, l => l.Text.Contains("was renewed", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_are_broken_or_gone_leave_the_old_certificate()
    {
        using var old = _certificate.WriteNew();
        var source = Open(_certificate.Files);
        _certificate.Write(_certificate.CertificateFile, "not a certificate");
        Assert.Equal(old.Thumbprint, Shown(source));
        File.Delete(_certificate.CertificateFile);
        Assert.Equal(old.Thumbprint, Shown(source));
        Assert.Equal(2, _log.Lines.Count(l => l.Level == LogLevel.Warning));
    }

    [Fact]
    public void A_link_that_turns_to_another_folder_renews_them()
    {
        // As Kubernetes mounts a secret: tls.crt -> ..data/tls.crt, ..data -> ..1, and later ..2.
        if (OperatingSystem.IsWindows())
            return;
        using var old = MoveTo("..1");
        File.CreateSymbolicLink(_certificate["..data"], "..1");
        File.CreateSymbolicLink(_certificate.CertificateFile, "..data/tls.crt");
        File.CreateSymbolicLink(_certificate.KeyFile, "..data/tls.key");
        var source = Open(_certificate.Files);
        Assert.Equal(old.Thumbprint, Shown(source));

        using var renewed = Renewed();
        Assert.Equal(renewed.Thumbprint, Shown(source));
    }

    [Fact]
    public void A_certificate_past_its_time_serves_with_a_warning()
    {
        _certificate.WriteNew(from: -3, to: -2);
        Open(_certificate.Files);
        Assert.Contains("expired at", Assert.Single(_log.Lines).Text);
    }

    [Fact]
    public void A_certificate_before_its_time_serves_with_a_warning()
    {
        _certificate.WriteNew(from: 2, to: 3);
        Open(_certificate.Files);
        Assert.Contains("not yet", Assert.Single(_log.Lines).Text);
    }

    private X509Certificate2 Renewed()
    {
        var links = new[] { _certificate.CertificateFile, _certificate.KeyFile };
        foreach (var link in links)
            File.Move(link, link + ".aside");
        var renewed = MoveTo("..2");
        foreach (var link in links)
            File.Move(link + ".aside", link);
        File.Delete(_certificate["..data"]);
        File.CreateSymbolicLink(_certificate["..data"], "..2");
        return renewed;
    }

    private X509Certificate2 MoveTo(string folder)
    {
        var made = _certificate.WriteNew();
        Directory.CreateDirectory(_certificate[folder]);
        foreach (var file in new[] { _certificate.CertificateFile, _certificate.KeyFile })
            File.Move(file, Path.Combine(_certificate[folder], Path.GetFileName(file)));
        return made;
    }

    private CertificateSource Open(CertificateFiles files)
    {
        using var loggers = LoggerFactory.Create(l => l.AddProvider(_log));
        return new CertificateSource(files, TimeProvider.System, loggers.CreateLogger<CertificateSource>());
    }

    private static string Shown(CertificateSource source) => source.Current().TargetCertificate.Thumbprint;
}
