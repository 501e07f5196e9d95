using System.Text.RegularExpressions;
using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>What may be asked of a registered model. Each check notes every mistake that it finds.</summary>
public static partial class ModelRules
{
    /// <summary>Whether <paramref name="name"/> can name a model; a model of another name does not exist.</summary>
    public static bool IsName(string name)
    {
        var mistakes = new Mistakes();
        CheckName("name", name, mistakes);
        return mistakes.Count == 0;
    }

    /// <summary>A full name: <c>model</c>, or <c>catalog.schema.model</c>.</summary>
    public static void CheckName(string path, string name, Mistakes mistakes)
    {
        if (name.Length is 0 or > ModelLimits.Name)
            mistakes.Add(path, $"a model's name has 1 to {ModelLimits.Name} characters, this one has {name.Length}.");
        if (name.AsSpan().ContainsAny('/', ':') || name.Any(char.IsControl) || HasLoneSurrogate(name))
            mistakes.Add(path, "a model's name holds no '/', ':', control characters or broken Unicode.");
        var levels = name.Split('.');
        if (levels.Length is not (1 or 3))
            mistakes.Add(path, $"'{name}' has {levels.Length} levels; a model's name has one level, or three: catalog.schema.model.");
        else if (name.Length > 0 && levels.Any(string.IsNullOrWhiteSpace))
            mistakes.Add(path, $"a level of '{name}' is empty; write catalog.schema.model.");
    }

    /// <summary>A description.</summary>
    public static void CheckDescription(string path, string? description, Mistakes mistakes) =>
        CheckLength(path, description, ModelLimits.Description, mistakes);

    /// <summary>The tags that a model or version begins with.</summary>
    public static void CheckTags(string path, IReadOnlyDictionary<string, string> tags, Mistakes mistakes)
    {
        if (tags.Count > ModelLimits.Tags)
            mistakes.Add(path, $"there may be {ModelLimits.Tags} tags, not {tags.Count}.");
        foreach (var (key, value) in tags)
            CheckTag(path, key, value, mistakes);
    }

    /// <summary>One tag.</summary>
    public static void CheckTag(string path, string key, string? value, Mistakes mistakes)
    {
        if (key.Length is 0 or > ModelLimits.TagKey || HasLoneSurrogate(key))
            mistakes.Add(path, $"a tag's key has 1 to {ModelLimits.TagKey} characters, this one has {key.Length}.");
        if (value?.Length > ModelLimits.TagValue)
            mistakes.Add(path, $"a tag's value has up to {ModelLimits.TagValue} characters, this one has {value.Length}.");
    }

    /// <summary>An alias: letters, digits, '-' and '_', but nothing that reads as a version.</summary>
    public static void CheckAlias(string path, string alias, Mistakes mistakes)
    {
        if (alias.Length is 0 or > ModelLimits.Alias || !AliasPattern().IsMatch(alias))
            mistakes.Add(path, $"an alias has 1 to {ModelLimits.Alias} letters, digits, '-' or '_'.");
        else if (alias.Equals("latest", StringComparison.OrdinalIgnoreCase))
            mistakes.Add(path, "the alias 'latest' is reserved.");
        else if (VersionPattern().IsMatch(alias))
            mistakes.Add(path, $"the alias '{alias}' reads as a version number; choose one that is not 'v' and digits.");
    }

    /// <summary>What a new model begins with.</summary>
    public static void Check(RegisteredModelCreation creation, Mistakes mistakes)
    {
        CheckDescription("description", creation.Description, mistakes);
        CheckTags("tags", creation.Tags, mistakes);
    }

    /// <summary>What a new version begins with.</summary>
    public static void Check(ModelVersionCreation creation, Mistakes mistakes)
    {
        CheckLength("source", creation.Source, ModelLimits.Text, mistakes);
        CheckLength("run_id", creation.RunId, ModelLimits.Text, mistakes);
        CheckLength("run_link", creation.RunLink, ModelLimits.Text, mistakes);
        CheckDescription("description", creation.Description, mistakes);
        CheckTags("tags", creation.Tags, mistakes);
    }

    /// <summary>A text of limited length.</summary>
    public static void CheckLength(string path, string? text, int limit, Mistakes mistakes)
    {
        if (text?.Length > limit)
            mistakes.Add(path, $"it may have {limit} characters, not {text.Length}.");
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i]))
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z")]
    private static partial Regex AliasPattern();

    [GeneratedRegex(@"^[vV][0-9]+\z")]
    private static partial Regex VersionPattern();
}
