namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>
/// What is wrong with the form, told beside the fields that the person has touched, or all of it once it was to be sent. What no field
/// shows is told above the form.
/// </summary>
internal sealed class FormMistakes
{
    private readonly Dictionary<string, int> _shown = [];
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

    /// <summary>A field that showed a place is gone.</summary>
    public void Hide(string path)
    {
        if (--_shown[path] == 0)
            _shown.Remove(path);
    }

    /// <summary>The person has filled in a field.</summary>
    public void Touch(string path) => _touched.Add(path);

    /// <summary>Fields have other places now: what was touched is not known any more.</summary>
    public void Forget() => _touched.Clear();

    /// <summary>What the field of a place tells.</summary>
    public IEnumerable<string> At(string path) =>
        _all.Where(m => FieldPaths.Innermost(m.Path, _shown.Keys) == path && IsTold(m.Path, path)).Select(m => m.Message);

    /// <summary>What is told above the form.</summary>
    public IEnumerable<FieldMistake> Elsewhere() =>
        ShowsAll ? _all.Where(m => FieldPaths.Innermost(m.Path, _shown.Keys) is null) : [];

    // What is wrong with several fields together is told once one of them was filled in.
    private bool IsTold(string path, string field) =>
        ShowsAll || _touched.Any(t => FieldPaths.IsWithin(t, field) || FieldPaths.IsWithin(path, t));
}
