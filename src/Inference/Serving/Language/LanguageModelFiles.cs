using ServingCluster.Inference.ChatTemplates;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.OpenAi.Prompts;
using ServingCluster.Inference.OpenAi.ToolCalls;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>The small files of a model that continues text, read and found right: all but its weights.</summary>
internal sealed class LanguageModelFiles
{
    private const string TokenizerFileName = "tokenizer.json";

    private readonly TokenizerConfig _tokenizerConfig;

    private LanguageModelFiles(LanguageModelFolder folder)
    {
        Folder = folder;
        Config = folder.Export is null ? CausalModelConfig.Read(folder.WeightsFolder) : null;
        Traits = Config is null ? LanguageModelTraits.Of(folder.Export!) : LanguageModelTraits.Of(Config);
        Tokenizer = Tokenizer.Load(Path.Combine(folder.TokenizerFolder, TokenizerFileName));
        _tokenizerConfig = TokenizerConfig.Read(folder.TokenizerFolder);
        Template = Parse(withTools: false);
        ToolTemplate = Parse(withTools: true) ?? Template;
    }

    /// <summary>Where they are.</summary>
    public LanguageModelFolder Folder { get; }

    /// <summary>The model's shape; null for one that was exported with its graph.</summary>
    public CausalModelConfig? Config { get; }

    /// <summary>What answering has to know of the model.</summary>
    public LanguageModelTraits Traits { get; }

    /// <summary>Its tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Its chat template; null when it has none.</summary>
    public PromptTemplate? Template { get; }

    /// <summary>Its chat template for conversations with tools, which is the same for most models.</summary>
    public PromptTemplate? ToolTemplate { get; }

    /// <summary>Reads them.</summary>
    /// <exception cref="Errors.ServingException">A file is missing, broken, or of a kind that is not supported; the message says
    /// where.</exception>
    public static LanguageModelFiles Read(LanguageModelFolder folder) => new(folder);

    /// <summary>What answering with the model needs.</summary>
    /// <param name="name">The name that answers tell.</param>
    /// <param name="time">The clock that templates may ask.</param>
    public LanguageModelProfile Profile(string name, TimeProvider time) => new()
    {
        Name = name,
        Tokenizer = Tokenizer,
        Vocabulary = Traits.Vocabulary,
        Prompts = Template is null ? null : new ChatPrompts(Template, ToolTemplate!, Tokenizer, _tokenizerConfig.Variables, time),
        Template = Template?.Traits ?? new TemplateTraits(""),
        Calls = ToolTemplate is null ? ToolCallSyntax.Bare : ToolCallSyntax.Of(ToolTemplate.Traits, Tokenizer),
        Sampling = SamplingDefaults.Of(Traits.Defaults),
        EndTokens = EndTokens(),
        BeginToken = Traits.BosId is { } begin && begin < Traits.Vocabulary ? begin : IdOf("bos_token"),
    };

    /// <summary>Has the template write the simplest conversation, which every template must.</summary>
    /// <exception cref="Errors.ServingException">It can't.</exception>
    public void RequireTemplateThatWorks(TimeProvider time)
    {
        try
        {
            Profile("", time).Prompts?.EncodeUserMessage("Hello");
        }
        catch (ChatTemplateException e)
        {
            throw Broken.Folder($"The chat template can't write a conversation of one user's message: {e.Message}");
        }
    }

    private PromptTemplate? Parse(bool withTools)
    {
        if (_tokenizerConfig.Template(withTools) is not { } source)
            return null;
        try
        {
            return PromptTemplate.Parse(source);
        }
        catch (ChatTemplateException e)
        {
            throw Broken.Folder($"The chat template is broken: {e.Message}");
        }
    }

    private int[] EndTokens()
    {
        var ids = new SortedSet<int>(Traits.EosIds.Where(id => id < Traits.Vocabulary));
        if (IdOf("eos_token") is { } end)
            ids.Add(end);
        return [.. ids];
    }

    // A tokenizer may name tokens that the model was never given.
    private int? IdOf(string name) => _tokenizerConfig.Token(name) is { } token && Tokenizer.FindToken(token) is { } id && id < Traits.Vocabulary ? id : null;
}
