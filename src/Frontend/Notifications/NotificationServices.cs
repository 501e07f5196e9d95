using ServingCluster.Endpoints;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Notifications;

/// <summary>Registers the ways to deliver notices that the settings name.</summary>
internal static class NotificationServices
{
    /// <exception cref="SettingsException">Settings do not go together.</exception>
    public static IServiceCollection AddNotifications(this IServiceCollection services, ServingSettings settings)
    {
        NotificationSettings.Check(settings);
        if (settings.NotificationsWebhook.Length > 0)
            services.AddSingleton<INoticeChannel>(_ => new WebhookChannel(new Uri(settings.NotificationsWebhook)));
        if (settings.SmtpHost.Length > 0)
            services.AddSingleton<INoticeChannel>(_ => new SmtpChannel(settings));
        return services;
    }
}
