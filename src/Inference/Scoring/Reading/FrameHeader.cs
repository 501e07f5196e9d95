namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>The columns of a request's data frame and the fields that take them.</summary>
internal sealed class FrameHeader(RequestScratch scratch)
{
    /// <summary>Marks a field as bound; rows have marks from 1 on.</summary>
    private const int Bound = -1;

    private int[] _fields = new int[16];
    private int _known;

    /// <summary>Whether there was one.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The number of columns.</summary>
    public int Width { get; private set; }

    /// <summary>Whether the frame as a whole is the model's one tensor.</summary>
    public bool IsMatrix { get; private set; }

    /// <summary>Whether some fields have no column and are filled row by row.</summary>
    public bool HasGaps { get; private set; }

    /// <summary>The field of a column; -1 when the model has no use for it.</summary>
    public int Field(int column) => _fields[column];

    /// <summary>Adds the next column.</summary>
    public bool TryAdd(ReadOnlySpan<byte> name)
    {
        var field = scratch.Plan.Names.Find(name, Width);
        if (field < 0)
            scratch.NoteExtra(name);
        else if (!scratch.TrySee(field, Bound))
            return scratch.Fail($"The column '{scratch.Plan.Fields[field].Name}' is there twice.");
        Add(field);
        _known += field < 0 ? 0 : 1;
        return true;
    }

    /// <summary>Ends the header: checks that all required columns are there.</summary>
    public bool TryEnd()
    {
        IsComplete = true;
        if (_known == 0 && scratch.Plan.TakesMatrix)
            return TryMatrix();
        if (_known == 0 && scratch.Plan.IsUnnamed)
            return TryByPosition(Width);

        HasGaps = _known < scratch.Plan.Fields.Length;
        return scratch.TryRequireAll(Bound, row: -1);
    }

    /// <summary>Takes the columns in the model's order, for frames without names.</summary>
    public bool TryByPosition(int width)
    {
        IsComplete = true;
        if (width != scratch.Plan.Fields.Length)
        {
            return scratch.Fail(
                $"The rows have {width} values without names, where the model takes {scratch.Plan.Fields.Length}: {scratch.Plan.FieldList}.");
        }

        Width = 0;
        for (var field = 0; field < width; field++)
            Add(field);
        return true;
    }

    /// <summary>Fills the fields that have no column.</summary>
    public bool TryFillGaps(int row) => scratch.TryFill(Bound, row);

    /// <summary>Makes ready for the next request.</summary>
    public void Reset()
    {
        Width = 0;
        _known = 0;
        (IsComplete, IsMatrix, HasGaps) = (false, false, false);
    }

    private bool TryMatrix()
    {
        IsMatrix = true;
        var target = scratch.Targets[0];
        return target.TrySetAxis(1, Width)
            || scratch.Fail(
                $"None of the {Width} columns is named '{scratch.Plan.Fields[0].Name}', and as a matrix the model takes {target.Axis(1)} columns, not {Width}.");
    }

    private void Add(int field)
    {
        if (Width == _fields.Length)
            Array.Resize(ref _fields, Width * 2);
        _fields[Width++] = field;
    }
}
