using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tls;

/// <summary>What goes together in the settings of TLS.</summary>
internal static class TlsRules
{
    private static readonly string Certificate = SettingsReader.KeyOf(nameof(ServingSettings.TlsCertificateFile));
    private static readonly string Key = SettingsReader.KeyOf(nameof(ServingSettings.TlsKeyFile));
    private static readonly string Password = SettingsReader.KeyOf(nameof(ServingSettings.TlsPassword));

    /// <summary>Checks the settings, and that the certificate they name can be used.</summary>
    /// <exception cref="SettingsException">Some do not go together, or the certificate cannot be used.</exception>
    public static void Check(IConfiguration configuration, ServingSettings settings)
    {
        var mistakes = Mistakes(configuration, settings).ToList();
        if (mistakes.Count == 0 && CertificateMistake(settings) is { } mistake)
            mistakes.Add(mistake);
        if (mistakes.Count > 0)
            throw new SettingsException(mistakes);
    }

    /// <summary>Whether some address that the server listens at is one of HTTPS.</summary>
    public static bool ListensByHttps(IConfiguration configuration) =>
        Addresses(configuration).Any(a => a.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        || !string.IsNullOrEmpty(configuration[WebHostDefaults.HttpsPortsKey]);

    /// <summary>The files that the settings name.</summary>
    public static CertificateFiles FilesOf(ServingSettings settings) => new(settings.TlsCertificateFile, settings.TlsKeyFile, settings.TlsPassword);

    private static IEnumerable<string> Mistakes(IConfiguration configuration, ServingSettings settings)
    {
        var isGiven = settings.TlsCertificateFile.Length > 0;
        var listens = ListensByHttps(configuration);
        if (isGiven && !listens)
            yield return $"{Certificate} has no effect: no address that the server listens at begins with https://. Say for example --urls https://*:8443.";
        if (!isGiven && listens && !KestrelHasCertificate(configuration))
            yield return $"{Certificate} is needed: the server is to listen by HTTPS.";
        if (!isGiven && settings.TlsKeyFile.Length > 0)
            yield return $"{Key} has no effect without {Certificate}.";
        if (!isGiven && settings.TlsPassword.Length > 0)
            yield return $"{Password} has no effect without {Certificate}.";
        if (settings.TlsKeyFile.Length > 0 && FilesOf(settings).IsPkcs12)
            yield return $"{Key} has no effect: '{settings.TlsCertificateFile}' is PKCS #12, with the private key in it.";
    }

    private static string? CertificateMistake(ServingSettings settings)
    {
        try
        {
            if (settings.TlsCertificateFile.Length > 0)
                ServerCertificate.Read(FilesOf(settings));
            return null;
        }
        catch (CertificateException e)
        {
            var keys = settings.TlsKeyFile.Length > 0 ? $"{Certificate} or {Key}" : Certificate;
            return $"{keys}: {e.Message}";
        }
    }

    private static IEnumerable<string> Addresses(IConfiguration configuration) =>
        (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"] ?? ""));

    // Kestrel's own section may name certificates, one for each endpoint or one for all.
    private static bool KestrelHasCertificate(IConfiguration configuration) =>
        configuration.GetSection("Kestrel:Certificates:Default").Exists()
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(e => e.GetSection("Certificate").Exists());
}
