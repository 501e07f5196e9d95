using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Secrets;

/// <summary>What the routes of secrets are called with.</summary>
internal static class SecretArguments
{
    /// <summary>The scope that a request names, if there is one of that name.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>.</exception>
    public static async ValueTask<ISecretScope> FindScopeAsync(this IServingGrains grains, string name) =>
        // The catalog is asked first, so that names that do not exist activate nothing.
        await grains.SecretScopeCatalog().ContainsAsync(name)
            ? grains.SecretScope(name)
            : throw new ServingException(ErrorCode.ResourceDoesNotExist, $"Scope {name} does not exist!");

    /// <summary>A text of the query that must be there; empty, with a mistake noted, when it is not.</summary>
    public static string Required(this IQueryCollection query, string field, Mistakes mistakes)
    {
        var text = query[field].Count > 0 ? query[field][^1] : null;
        if (string.IsNullOrEmpty(text))
            mistakes.Add(field, "is required, in the query.");
        return text ?? "";
    }

    /// <summary>The bytes of a secret in a body, as base64.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.MalformedRequest"/>: not exactly one of both forms;
    /// <see cref="ErrorCode.InvalidParameterValue"/>: no base64, or too large. No message shows the value.</exception>
    public static string ReadValue(BodyReader body)
    {
        var (text, bytes) = (body.SecretText("string_value"), body.SecretText("bytes_value"));
        body.Mistakes.ThrowIfAny();
        if (text is null == bytes is null)
            throw new ServingException(ErrorCode.MalformedRequest, "Give exactly one of 'string_value' and 'bytes_value' (base64).");
        var value = text is not null ? System.Text.Encoding.UTF8.GetBytes(text) : DecodeBase64(bytes!);
        if (value is null)
            body.Mistake("bytes_value", "must be base64.");
        else if (value.Length > SecretLimits.ValueLength)
            body.Mistake(text is not null ? "string_value" : "bytes_value", $"must have at most {SecretLimits.ValueLength} bytes, but has {value.Length}.");
        body.Mistakes.ThrowIfAny();
        return Convert.ToBase64String(value!);
    }

    private static byte[]? DecodeBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
