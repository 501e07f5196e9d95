using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Notifications;

/// <summary>Notices in words.</summary>
internal static class NoticeTexts
{
    /// <summary>One line.</summary>
    public static string Subject(UpdateNotice notice) =>
        $"Serving endpoint '{notice.Endpoint}': update to config version {notice.ConfigVersion} {(notice.Succeeded ? "succeeded" : "failed")}";

    /// <summary>A letter.</summary>
    public static string Body(UpdateNotice notice) => $"""
        {Subject(notice)}.

        {notice.Message}

        Endpoint: {notice.Endpoint} ({notice.EndpointId})
        Time: {notice.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC
        """;
}
