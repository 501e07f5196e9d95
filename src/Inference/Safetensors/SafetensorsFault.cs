using ServingCluster.Errors;

namespace ServingCluster.Inference.Safetensors;

/// <summary>Makes the exceptions for broken weights, so that all of them name file and tensor.</summary>
internal static class SafetensorsFault
{
    /// <summary>Something is wrong with a file as a whole.</summary>
    public static ServingException File(string path, string message) =>
        new(ErrorCode.InvalidParameterValue, $"{Path.GetFileName(path)}: {message}");

    /// <summary>Something is wrong with one tensor.</summary>
    public static ServingException Tensor(string path, string name, string message) =>
        new(ErrorCode.InvalidParameterValue, $"{Path.GetFileName(path)}: tensor '{name}': {message}");
}
