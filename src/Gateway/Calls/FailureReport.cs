using ServingCluster.Errors;
using ServingCluster.Gateway.Errors;

namespace ServingCluster.Gateway.Calls;

/// <summary>
/// Says what a provider's failure means to the caller of the endpoint: what the caller can change, it is told in the provider's words;
/// what only the operator can change names the endpoint.
/// </summary>
internal static class FailureReport
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>A failure that the provider put into words.</summary>
    /// <param name="target">Who was called.</param>
    /// <param name="failure">What the provider says.</param>
    /// <param name="retryAfter">When it wants to be asked again.</param>
    public static CallFailure Of(TargetState target, ProviderFailure failure, TimeSpan? retryAfter = null)
    {
        var words = target.Settings.Redact(failure.Message);
        var again = retryAfter ?? failure.RetryAfter ?? Soon;
        return failure.Kind switch
        {
            FailureKind.Request => new(ErrorCode.BadRequest, words.Length > 0 ? words : $"{Who(target)} refuses the request without saying why."),
            FailureKind.TooLarge => new(ErrorCode.RequestTooLarge, $"The request is larger than {Who(target)} takes.{Says(words)}"),
            // Its words are left out: some show the key, or a part of it.
            FailureKind.Credential => new(ErrorCode.InvalidState, $"{Who(target)} refuses the credential of {target.Settings.Owner}; whoever manages the endpoint has to renew it, or get it the right to use the model."),
            FailureKind.NotFound => new(ErrorCode.InvalidState, $"{Who(target)} does not know the model of {target.Settings.Owner}, or its address is wrong.{Says(words)}"),
            FailureKind.Redirect => new(ErrorCode.InvalidState, $"{Who(target)} redirects the call of {target.Settings.Owner}, which is not followed for the sake of the credential; the config has to give the final address."),
            FailureKind.Throttled => new(ErrorCode.RequestLimitExceeded, $"{Who(target)} takes no more requests for now.{Says(words)}", again),
            _ => new(ErrorCode.TemporarilyUnavailable, $"{Who(target)} can't answer just now.{Says(words)}", again),
        };
    }

    /// <summary>The provider isn't reached, or the connection is lost.</summary>
    public static CallFailure Unreachable(TargetState target, string why) =>
        new(ErrorCode.TemporarilyUnavailable, $"{Who(target)} can't be reached: {why}.", Soon);

    /// <summary>The provider doesn't say anything for too long.</summary>
    public static CallFailure Silent(TargetState target, TimeSpan patience) =>
        new(ErrorCode.TemporarilyUnavailable, $"{Who(target)} said nothing for {patience.TotalSeconds:0.#} s.", Soon);

    /// <summary>The caller's time is up.</summary>
    public static CallFailure Late(TargetState target) =>
        new(ErrorCode.DeadlineExceeded, $"The request's deadline passed while waiting for {Who(target)}.");

    /// <summary>What comes is not in the provider's format.</summary>
    public static CallFailure Unreadable(TargetState target, string why) =>
        new(ErrorCode.TemporarilyUnavailable, $"What came from {Who(target)} can't be read: {why}. The address in the config of {target.Settings.Owner} may be wrong.", Soon);

    /// <summary>The circuit is open.</summary>
    public static CallFailure Open(TargetState target, TimeSpan retryAfter) =>
        new(ErrorCode.TemporarilyUnavailable, $"{Who(target)} failed several times in a row and is left alone for a moment.", retryAfter);

    private static string Who(TargetState target) => $"The provider '{target.Provider.Name}' (model '{target.Target.Model.Name}')";

    private static string Says(string words) => words.Length == 0 ? "" : $" It says: {words}";
}
