using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Radzen;
using ServingCluster.Frontend.Http.InProcess;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Layout;
using ServingCluster.Frontend.Ui.Pages.Models;
using ServingCluster.Frontend.Ui.Pages.Usage;
using ServingCluster.Frontend.Ui.Protection;
using ServingCluster.Frontend.Ui.Sessions;
using ServingCluster.Frontend.Ui.Sessions.Issuer;

namespace ServingCluster.Frontend.Ui;

/// <summary>Registers the web UI.</summary>
internal static class UiServices
{
    // All processes of an installation open what one of them made.
    private const string ApplicationName = "ServingCluster";

    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(static o => o.MaximumReceiveMessageSize = TextLimit.MessageBytes);
        services.AddRadzenComponents();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "serving-form";
            o.SuppressXFrameOptionsHeader = true;
        });
        AddProtection(services);
        services.AddSingleton<InProcessPipeline>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<OpenPages>();
        services.AddSingleton<SessionCallers>();
        services.AddSingleton<FirstSignIn>();
        services.AddSingleton<SignInRoutes>();
        services.AddSingleton<PendingCookie>();
        services.AddSingleton<IssuerClient>();
        services.AddSingleton<IssuerSignIn>();
        services.AddSingleton<SessionApi>();
        services.AddSingleton<ModelUploadRoute>();
        services.AddSingleton<UsageDownloadRoute>();
        services.AddScoped<Person>();
        services.AddScoped<ServingApi>();
        return services;
    }

    private static void AddProtection(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName(ApplicationName);
        services.AddSingleton<StoredKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<StoredKeys>()));
    }
}
