using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Telemetry;
using ServingCluster.Frontend.Ui.Sessions;
using ServingCluster.Grains.Secrets;

namespace ServingCluster.Frontend;

/// <summary>What a start prints: the settings, where the server listens, and at the first start the token with commands to try.</summary>
internal static class StartReport
{
    private const string IrisBody =
        """{"dataframe_split":{"columns":["sepal length (cm)","sepal width (cm)","petal length (cm)","petal width (cm)"],"data":[[5.0,2.3,3.3,1.0],[7.7,3.8,6.7,2.2]]}}""";

    private const string ChatBody =
        """{"model":"databricks-tiny-chat","stream":true,"messages":[{"role":"user","content":"What is the capital of France?"}]}""";

    public static async Task WriteAsync(IServiceProvider services, TextWriter output)
    {
        var settings = services.GetRequiredService<ServingSettings>();
        SettingsReport.Write([.. services.GetServices<ISettingBook>()], output);
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        output.WriteLine();
        output.WriteLine($"Listening on {string.Join(", ", addresses)}");
        output.WriteLine($"Key that secrets are encrypted with: {services.GetRequiredService<IMasterKeys>().Origin}.");
        if (services.GetRequiredService<TelemetrySettings>() is { IsOn: true } telemetry)
            output.WriteLine($"Exported by OTLP, as the variables OTEL_* say: {telemetry}.");
        var credentials = services.GetRequiredService<Credentials>();
        if (credentials.GeneratedToken is { } token)
        {
            var url = BaseUrl(addresses.FirstOrDefault() ?? FrontendHost.DefaultUrl);
            WriteToken(token, url, settings.Samples, output);
            WriteLink(services.GetRequiredService<FirstSignIn>().MakeToken()!, url, output);
        }

        await output.FlushAsync();
        await credentials.KeepGeneratedTokenAsync(CancellationToken.None);
    }

    private static void WriteToken(string token, string url, bool hasSamples, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("The administrator's token, shown this once and stored as a hash only:");
        output.WriteLine();
        output.WriteLine($"  {token}");
        output.WriteLine();
        output.WriteLine("Try:");
        output.WriteLine();
        output.WriteLine($"  curl -H 'Authorization: Bearer {token}' {url}/api/2.0/serving-endpoints");
        if (!hasSamples)
            return;
        output.WriteLine();
        output.WriteLine(
            $"  curl -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{IrisBody}' {url}/serving-endpoints/iris/invocations");
        output.WriteLine();
        output.WriteLine(
            $"  curl -N -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{ChatBody}' {url}/v1/chat/completions");
        output.WriteLine();
        output.WriteLine($"  curl -H 'Authorization: Bearer {token}' {url}/api/2.0/serving-endpoints/iris");
    }

    private static void WriteLink(string token, string url, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("Or in a browser, by this link that signs in once:");
        output.WriteLine();
        output.WriteLine($"  {url}/?token={token}");
    }

    /// <summary>An address to call: one that listens everywhere is called on this machine.</summary>
    private static string BaseUrl(string address) => address
        .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//*", "//127.0.0.1", StringComparison.Ordinal);
}
