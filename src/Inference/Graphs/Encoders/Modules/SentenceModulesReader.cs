using System.Collections.Frozen;
using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>
/// Reads <c>modules.json</c>, <c>sentence_bert_config.json</c> and <c>config_sentence_transformers.json</c>
/// (https://sbert.net/docs/sentence_transformer/usage/custom_models.html).
/// </summary>
internal static class SentenceModulesReader
{
    private const string Supported = "Transformer, Pooling, Dense, Normalize, Dropout";
    private const string TransformerFile = "sentence_bert_config.json";
    private const string PromptFile = "config_sentence_transformers.json";

    public static SentenceModules Read(string folder)
    {
        var modules = ModuleList.ReadIfThere(folder) is { } list ? ReadModules(folder, list) : new SentenceModules();
        return ReadPrompts(folder, ReadTransformer(folder, modules));
    }

    private static SentenceModules ReadModules(string folder, IReadOnlyList<ModuleEntry> list)
    {
        Pooling? pooling = null;
        var steps = ImmutableArray.CreateBuilder<EmbeddingStep>();
        foreach (var module in list)
        {
            switch (module.Type)
            {
                case "Transformer":
                    RequireHere(module);
                    break;
                case "Pooling" when pooling is not null || steps.Count > 0:
                    throw Wrong(module, "comes a second time or too late; one pooling has to follow the transformer.");
                case "Pooling":
                    pooling = PoolingReader.Read(folder, module.Path);
                    break;
                case "Dense":
                    steps.Add(DenseStepReader.Read(folder, module.Path));
                    break;
                case "Normalize":
                    steps.Add(new NormalizeStep());
                    break;
                case "Dropout":
                    // It has no effect after training.
                    break;
                default:
                    throw Wrong(module, $"is '{module.FullType}', which is not supported; supported are {Supported}.");
            }
        }

        if (list is not [{ Type: "Transformer" }, ..])
            throw Broken.Key(SentenceModules.FileName, "", "the first module has to be a Transformer.");
        return new SentenceModules { Pooling = pooling ?? throw Broken.Key(SentenceModules.FileName, "", "there is no Pooling, so a text would have no embedding of its own."), Steps = steps.ToImmutable() };
    }

    private static void RequireHere(ModuleEntry module)
    {
        if (module.Path.Length > 0 || module.Index > 0)
            throw Wrong(module, "has to be the first module and to lie in the model's folder itself, with an empty path.");
    }

    private static SentenceModules ReadTransformer(string folder, SentenceModules modules) =>
        ConfigObject.ReadIfThere(folder, TransformerFile) is { } config
            ? modules with { MaxTokens = config.IntOrNull("max_seq_length"), LowerCase = config.Flag("do_lower_case", otherwise: false) }
            : modules;

    private static SentenceModules ReadPrompts(string folder, SentenceModules modules)
    {
        if (ConfigObject.ReadIfThere(folder, PromptFile) is not { } config || config.ObjectOrNull("prompts") is not { } prompts)
            return modules;
        var texts = prompts.Keys().ToFrozenDictionary(static name => name, name => prompts.TextOrNull(name) ?? "", StringComparer.Ordinal);
        const string Key = "default_prompt_name";
        var first = config.TextOrNull(Key);
        if (first is not null && !texts.ContainsKey(first))
            throw config.Wrong(Key, $"is '{first}', which is none of the prompts.");
        return modules with { Prompts = texts, DefaultPrompt = first is null ? "" : texts[first] };
    }

    private static Errors.ServingException Wrong(ModuleEntry module, string message) =>
        Broken.Key(SentenceModules.FileName, $"[{module.Index}].type", message);
}
