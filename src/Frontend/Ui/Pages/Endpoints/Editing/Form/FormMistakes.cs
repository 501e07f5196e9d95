namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>
/// What is wrong with the form, told beside the fields that the person has touched, or all of it once it was to be sent. What no field
/// shows is told in the summary alone.
/// </summary>
internal sealed class FormMistakes
{
    // With these a message goes on from the name of its field.
    private static readonly string[] Verbs = ["is", "are", "must", "may", "has", "have", "holds", "cannot", "needs", "does", "takes"];

    private readonly Dictionary<string, int> _shown = [];
    private readonly Dictionary<string, FieldName> _names = [];
    private readonly HashSet<string> _touched = [];
    private IReadOnlyList<FieldMistake> _all = [];

    /// <summary>Whether what is wrong with untouched fields is told too.</summary>
    public bool ShowsAll { get; set; }

    /// <summary>What the API found, as it is now.</summary>
    public IReadOnlyList<FieldMistake> All
    {
        get => _all;
        set => _all = [.. value.Select(m => m with { Path = FieldPaths.Normal(m.Path) })];
    }

    /// <summary>A place is shown by a field from now on.</summary>
    public void Show(string path) => _shown[path] = _shown.GetValueOrDefault(path) + 1;

    /// <summary>A place that is shown is called so.</summary>
    public void Name(string path, FieldName name) => _names[path] = name;

    /// <summary>A field that showed a place is gone.</summary>
    public void Hide(string path)
    {
        if (--_shown[path] > 0)
            return;
        _shown.Remove(path);
        _names.Remove(path);
    }

    /// <summary>The person has filled in a field.</summary>
    public void Touch(string path) => _touched.Add(path);

    /// <summary>Fields have other places now: what was touched is not known any more.</summary>
    public void Forget() => _touched.Clear();

    /// <summary>What the field of a place tells.</summary>
    public IEnumerable<string> At(string path) =>
        _all.Where(m => FieldPaths.Innermost(m.Path, _shown.Keys) == path && IsTold(m.Path, path)).Select(m => m.Message);

    /// <summary>What keeps the form from being sent, once it was to be.</summary>
    public IEnumerable<MistakeLine> Summary() => ShowsAll ? _all.Select(LineOf) : [];

    private MistakeLine LineOf(FieldMistake mistake)
    {
        if (FieldPaths.Innermost(mistake.Path, _shown.Keys) is not { } field || !_names.TryGetValue(field, out var name))
            return new MistakeLine(mistake.Path.Length > 0 ? $"{mistake.Path}: {mistake.Message}" : mistake.Message, null);
        var goesOn = mistake.Path == field && Verbs.Contains(mistake.Message.Split(' ')[0]);
        return new MistakeLine($"{GroupOf(field)}{name.Label}{(goesOn ? " " : ": ")}{mistake.Message}", name.Control);
    }

    // Of several of a kind, which one.
    private string GroupOf(string field) =>
        FieldPaths.Innermost(field, _names.Keys.Where(p => p != field && p.EndsWith(']'))) is { } group ? _names[group].Label + ": " : "";

    // What is wrong with several fields together is told once one of them was filled in.
    private bool IsTold(string path, string field) =>
        ShowsAll || _touched.Any(t => FieldPaths.IsWithin(t, field) || FieldPaths.IsWithin(path, t));
}
