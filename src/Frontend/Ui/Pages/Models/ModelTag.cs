namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>A tag of a model or version.</summary>
public sealed record ModelTag(string Key, string Value = "")
{
    /// <summary>As people read it.</summary>
    public string Words => Value.Length == 0 ? Key : $"{Key}: {Value}";
}
