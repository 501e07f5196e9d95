using System.Net.Sockets;
using System.Text.Json;
using ServingCluster.Gateway.Http;

namespace ServingCluster.Gateway.Calls;

/// <summary>Says what the exceptions of connections and readers mean.</summary>
internal static class CallExceptions
{
    /// <summary>Whether an exception is a provider's or the network's fault; anything else is a fault of this program.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is OperationCanceledException or HttpRequestException or IOException or SocketException or JsonException or FormatException
            or InvalidOperationException or KeyNotFoundException;

    /// <summary>The failure of a call whose caller is still there.</summary>
    public static CallFailure Explain(Exception exception, TargetState target, CallWatch watch) => exception switch
    {
        OperationCanceledException when watch.HasEnded => watch.IsLate ? FailureReport.Late(target) : FailureReport.Silent(target, watch.Patience),
        OperationCanceledException => FailureReport.Unreachable(target, "no connection within the time allowed"),
        AnswerTooLargeException tooLarge => FailureReport.Unreadable(target, $"it is larger than {tooLarge.Most} bytes"),
        HttpRequestException http => FailureReport.Unreachable(target, Words(http.HttpRequestError)),
        // HttpClient lets it through where a connection is lost just after it was made.
        IOException or SocketException => FailureReport.Unreachable(target, "the connection was lost"),
        _ => FailureReport.Unreadable(target, "it is not in the provider's format"),
    };

    private static string Words(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "its name is not known to DNS",
        HttpRequestError.SecureConnectionError => "no secure connection could be made",
        HttpRequestError.ConnectionError => "the connection failed",
        HttpRequestError.ProxyTunnelError => "the proxy gave no connection",
        _ => "the connection was lost",
    };
}
