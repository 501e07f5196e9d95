using System.Text;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>What is known of a request while it is read. Kept from one request to the next, so that reading allocates nothing but the
/// result. Methods that return false have put the reason in <see cref="Error"/>.</summary>
internal sealed class RequestScratch
{
    private readonly int[] _seen;
    private string? _extra;

    public RequestScratch(InputPlan plan)
    {
        Plan = plan;
        Targets = [.. plan.Targets.Select(t => new TargetState(t))];
        _seen = new int[plan.Fields.Length];
        Header = new FrameHeader(this);
    }

    /// <summary>The model's plan.</summary>
    public InputPlan Plan { get; }

    /// <summary>The graph's inputs in its order.</summary>
    public TargetState[] Targets { get; }

    /// <summary>The columns of the request's data frame.</summary>
    public FrameHeader Header { get; }

    /// <summary>What is wrong with the request; empty as long as nothing is.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Rows read so far, when the request comes by rows; -1 when it comes as whole tensors.</summary>
    public int Rows { get; set; } = -1;

    /// <summary>How the answer is laid out.</summary>
    public ResponseForm Form { get; set; }

    /// <summary>Notes what is wrong.</summary>
    public bool Fail(string error)
    {
        Error = error;
        return false;
    }

    /// <summary>Notes that a field was given.</summary>
    /// <param name="field">Which.</param>
    /// <param name="mark">Different for each row; not 0.</param>
    /// <returns>False when it was noted with this mark before.</returns>
    public bool TrySee(int field, int mark)
    {
        if (_seen[field] == mark)
            return false;
        _seen[field] = mark;
        return true;
    }

    /// <summary>Notes a name that the model does not have. The first is kept for a message about missing ones.</summary>
    public void NoteExtra(ReadOnlySpan<byte> name) => _extra ??= Shown.Name(Encoding.UTF8.GetString(name));

    /// <summary>Room for the columns of a row.</summary>
    public bool TryBeginRow(int row)
    {
        foreach (var target in Targets)
        {
            if (target.Plan.Stride > 0 && !target.Buffer.TryReserve((row + 1L) * target.Plan.Stride))
                return Fail(Shown.TooLarge);
        }

        return true;
    }

    /// <summary>Fails with the names of all required fields that lack the mark.</summary>
    /// <param name="mark">What <see cref="TrySee"/> was given.</param>
    /// <param name="row">The row; -1 when it is about the request as a whole.</param>
    public bool TryRequireAll(int mark, int row)
    {
        for (var field = 0; field < _seen.Length; field++)
        {
            if (_seen[field] != mark && Plan.Fields[field].Required)
                return FailMissing(mark, row);
        }

        return true;
    }

    /// <summary>Fills in the fields of a row that lack the mark and may.</summary>
    public bool TryFill(int mark, int row)
    {
        for (var field = 0; field < _seen.Length; field++)
        {
            if (_seen[field] != mark && !FieldFiller.TryFill(this, Plan.Fields[field], row))
                return false;
        }

        return true;
    }

    /// <summary>Makes ready for the next request.</summary>
    public void Reset()
    {
        foreach (var target in Targets)
            target.Reset();
        Array.Clear(_seen);
        Header.Reset();
        Error = "";
        Rows = -1;
        _extra = null;
    }

    private bool FailMissing(int mark, int row)
    {
        var names = Plan.Fields.Where((f, i) => f.Required && _seen[i] != mark).Select(f => $"'{f.Name}'");
        var where = row >= 0 ? $"Row {row}: the" : "The";
        var extra = _extra is null ? "" : $" There are others that the model does not have, such as '{_extra}'.";
        return Fail($"{where} model is missing inputs [{string.Join(", ", names)}].{extra} It takes {Plan.FieldList}.");
    }
}
