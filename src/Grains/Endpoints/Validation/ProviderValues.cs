using ServingCluster.External;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>Whether a value will do for a field of a provider's config.</summary>
internal static class ProviderValues
{
    private const int MaxLength = 2048;
    private const int MaxLabelLength = 63;
    private const int MaxSecretLength = 128 * 1024;

    /// <summary>What is wrong with a value, in words that follow its path; null for nothing.</summary>
    public static string? Fault(ProviderField field, string value) => field.Kind switch
    {
        ProviderFieldKind.Refused => $"has no effect here: {field.Meaning}.",
        ProviderFieldKind.Secret => SecretReference.TryParse(value, out _)
            ? null
            : $"must be a reference {{{{secrets/scope/key}}}}; the secret itself goes into '{field.PlaintextName}'.",
        ProviderFieldKind.Choice => field.Choices.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"'{Cut(value)}' is not offered; choose one of {string.Join(", ", field.Choices)}.",
        _ when value.Length > MaxLength || value.Any(char.IsControl) => $"must be one line of at most {MaxLength} characters.",
        ProviderFieldKind.Word when !IsWord(value) => $"'{Cut(value)}' may hold only letters, digits, '.', '-' and '_', and begins with a letter or digit.",
        ProviderFieldKind.Label when !IsLabel(value) =>
            $"'{Cut(value)}' may hold only lower-case letters, digits and '-' between them, {MaxLabelLength} characters at most.",
        ProviderFieldKind.Header when !KeyHeader.MayBe(value) =>
            $"'{Cut(value)}' has to be the name of a header that is there for nothing else, such as x-api-key.",
        ProviderFieldKind.Text when IsStep(value) => $"must be a name, but '{value}' is a step in a path.",
        ProviderFieldKind.Url => UrlFault(value),
        _ => null,
    };

    /// <summary>What is wrong with a secret that was given in clear; null for nothing. It is not shown.</summary>
    public static string? PlaintextFault(ProviderField field, string value)
    {
        if (value.Length > MaxSecretLength)
            return $"may have at most {MaxSecretLength} characters; it has {value.Length}.";
        if (SecretReference.TryParse(value, out _))
            return $"is a reference to a secret; give it as '{field.Name}'.";
        return !field.MayHaveLines && value.Any(char.IsControl) ? "must be one line, without a line break at its end." : null;
    }

    /// <summary>Whether a text would lead elsewhere as a part of a path: no encoding keeps clients and servers from taking it as a step.</summary>
    public static bool IsStep(string value) => value is "." or "..";

    private static bool IsWord(string value) =>
        value.Length == 0 || (char.IsAsciiLetterOrDigit(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));

    // A label of a name in DNS (RFC 1123, section 2.1).
    private static bool IsLabel(string value) => value.Length is > 0 and <= MaxLabelLength && value[0] != '-' && value[^1] != '-'
        && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static string? UrlFault(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            return "must be a whole URL that begins with https:// or http://.";
        if (url.Host.Length == 0 || value.Any(c => char.IsWhiteSpace(c) || c == '\\'))
            return "must name a host, and hold neither spaces nor '\\'.";
        if (url.UserInfo.Length > 0)
            return "must not hold a user or a password.";
        return url.Fragment.Length > 0 ? "must not have a fragment ('#')." : null;
    }

    private static string Cut(string value) => value.Length <= 100 ? value : string.Concat(value.AsSpan(0, 100), "…");
}
