using System.Globalization;
using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>The shape of errors of SCIM (RFC 7644, 3.12), by which clients know them.</summary>
internal static class ScimError
{
    private const string Schema = "urn:ietf:params:scim:api:messages:2.0:Error";

    /// <summary>The paths whose errors have that shape.</summary>
    public static bool Covers(PathString path) => (path.Value ?? "").StartsWith(ScimRoutes.Root + "/", StringComparison.Ordinal);

    public static void Write(Utf8JsonWriter json, ErrorCode code, string message)
    {
        json.WriteStartArray("schemas");
        json.WriteStringValue(Schema);
        json.WriteEndArray();
        json.WriteString("detail", message);
        json.WriteString("status", code.HttpStatus().ToString(CultureInfo.InvariantCulture));
        if (TypeOf(code) is { } type)
            json.WriteString("scimType", type);
    }

    private static string? TypeOf(ErrorCode code) => code switch
    {
        ErrorCode.ResourceAlreadyExists => "uniqueness",
        ErrorCode.MalformedRequest => "invalidSyntax",
        ErrorCode.InvalidParameterValue => "invalidValue",
        _ => null,
    };
}
