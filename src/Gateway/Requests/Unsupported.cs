using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Gateway.Requests;

/// <summary>
/// OpenAI's parameters that a provider has no equivalent of: they are refused by name rather than left out, since an answer that looks
/// right would hide that they had no effect. Values that ask for nothing (<c>n</c> of 1, penalties of 0) pass.
/// </summary>
/// <param name="provider">The provider's name, for messages.</param>
/// <param name="supported">What it has of <see cref="Optional"/>.</param>
internal sealed class Unsupported(string provider, params string[] supported)
{
    private const string Nothing = "has nothing like it; leave it out.";

    /// <summary>What OpenAI has and a provider may have.</summary>
    private static readonly string[] Optional =
    [
        "n", "top_k", "seed", "presence_penalty", "frequency_penalty", "logprobs", "logit_bias", "user", "parallel_tool_calls",
        "reasoning_effort", "response_format", "strict", "name",
    ];

    /// <summary>Parameters of OpenAI alone, which no other provider reads from the body.</summary>
    private static readonly string[] OpenAiOnly =
    [
        "audio", "function_call", "functions", "metadata", "modalities", "prediction", "prompt_cache_key", "safety_identifier",
        "service_tier", "store", "top_logprobs", "user", "verbosity", "web_search_options",
    ];

    private readonly HashSet<string> _missing = [.. Optional.Except(supported)];
    private readonly HashSet<string> _openAiOnly = [.. OpenAiOnly.Except(supported)];

    /// <summary>Notes each that is set.</summary>
    public void Check(TextRequest request, Mistakes mistakes)
    {
        Check(request.Options, mistakes);
        Note("parallel_tool_calls", request.ParallelToolCalls == false, mistakes);
        Note("reasoning_effort", request.ReasoningEffort is not null, mistakes);
        Note("response_format", request.Format.Kind != ResponseFormatKind.Text, mistakes);
        for (var i = 0; i < request.Tools.Count; i++)
            Note("strict", $"tools[{i}].function.strict", request.Tools[i].Strict == true, mistakes);
        for (var i = 0; i < request.Messages.Count; i++)
            Note("name", $"messages[{i}].name", request.Messages[i] is { Name: not null, Role: not ChatRole.Tool }, mistakes);
        CheckExtra(request.Extra, mistakes);
    }

    /// <summary>Notes members of a body that only OpenAI knows.</summary>
    public void CheckExtra(IReadOnlyList<JsonProperty> extra, Mistakes mistakes)
    {
        foreach (var member in extra)
        {
            if (_openAiOnly.Contains(member.Name))
                mistakes.Add(member.Name, $"{provider} {Nothing}");
        }
    }

    private void Check(GenerationOptions options, Mistakes mistakes)
    {
        Note("n", options.N > 1, mistakes);
        Note("top_k", options.TopK is not null, mistakes);
        Note("seed", options.Seed is not null, mistakes);
        Note("presence_penalty", options.PresencePenalty is not (null or 0), mistakes);
        Note("frequency_penalty", options.FrequencyPenalty is not (null or 0), mistakes);
        Note("logprobs", options.Logprobs is { ValueKind: not JsonValueKind.False }, mistakes);
        Note("logit_bias", options.LogitBias is not null, mistakes);
        Note("user", options.User is not null, mistakes);
    }

    private void Note(string name, bool isSet, Mistakes mistakes) => Note(name, name, isSet, mistakes);

    private void Note(string name, string path, bool isSet, Mistakes mistakes)
    {
        if (isSet && _missing.Contains(name))
            mistakes.Add(path, $"{provider} {Nothing}");
    }
}
