namespace ServingCluster.Gateway.Requests;

/// <summary>
/// A provider's own names of parameters that have an OpenAI name: a request uses the latter, so that it means the same whichever entity
/// of an endpoint answers it.
/// </summary>
/// <param name="Provider">The provider's name, for messages.</param>
/// <param name="OpenAiNames">OpenAI's name, or words that tell what to use, by the provider's.</param>
internal sealed record NativeNames(string Provider, IReadOnlyDictionary<string, string> OpenAiNames)
{
    /// <summary>No name is refused.</summary>
    public static NativeNames None { get; } = new("", new Dictionary<string, string>());

    /// <summary>Notes each of them that stands in a body.</summary>
    public void Refuse(BodyFields fields)
    {
        foreach (var (native, openAi) in OpenAiNames)
        {
            if (fields.Find(native) is not null)
                fields.Wrong(native, $"is {Provider}'s own name of this parameter. Use {openAi} instead.");
        }
    }
}
