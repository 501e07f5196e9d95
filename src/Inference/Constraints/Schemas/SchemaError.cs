using ServingCluster.Errors;

namespace ServingCluster.Inference.Constraints.Schemas;

/// <summary>Makes the errors for schemas that cannot be used; all name the place.</summary>
internal static class SchemaError
{
    public static ServingException At(string path, string message) => new(ErrorCode.InvalidParameterValue, $"{path}: {message}");
}
