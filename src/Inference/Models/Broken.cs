using ServingCluster.Errors;

namespace ServingCluster.Inference.Models;

/// <summary>Makes the exceptions for broken model folders, so that all of them name file and key.</summary>
internal static class Broken
{
    /// <summary>Something is wrong with the folder as a whole.</summary>
    public static ServingException Folder(string message) => new(ErrorCode.InvalidParameterValue, message);

    /// <summary>Something is wrong with one key of a file.</summary>
    public static ServingException Key(string file, string key, string message, Exception? inner = null) =>
        new(ErrorCode.InvalidParameterValue, key.Length == 0 ? $"{file}: {message}" : $"{file}: {key}: {message}", innerException: inner);
}
