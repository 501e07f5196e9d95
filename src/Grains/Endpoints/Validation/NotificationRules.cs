using System.Net.Mail;
using ServingCluster.Endpoints;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>The rules of who is told of updates.</summary>
public static class NotificationRules
{
    /// <summary>Addresses of one list at most.</summary>
    public const int MostAddresses = 50;

    /// <summary>Notes everything that is wrong.</summary>
    /// <param name="notifications">Who is told, as asked for.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(EmailNotifications notifications, string path, Mistakes mistakes)
    {
        Check(notifications.OnUpdateSuccess, $"{path}.on_update_success", mistakes);
        Check(notifications.OnUpdateFailure, $"{path}.on_update_failure", mistakes);
    }

    private static void Check(IReadOnlyList<string> addresses, string path, Mistakes mistakes)
    {
        if (addresses.Count > MostAddresses)
            mistakes.Add(path, $"must have at most {MostAddresses} addresses; it has {addresses.Count}.");
        for (var i = 0; i < addresses.Count; i++)
        {
            if (!IsAddress(addresses[i]))
                mistakes.Add($"{path}[{i}]", $"must be an e-mail address such as 'ann@example.org', but is '{addresses[i]}'.");
        }
    }

    private static bool IsAddress(string text) =>
        text.Length <= 320 && !text.Any(c => c <= ' ' || c is ',' or ';' or '<' or '>') && MailAddress.TryCreate(text, out var address) && address.Address == text;
}
