using System.Numerics.Tensors;
using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Language.Running.Exports;

/// <summary>Runs an exported graph: makes its small inputs, and takes its logits as float32. For one thread, but <see cref="Terminate"/>.</summary>
internal sealed class ExportRun : IDisposable
{
    private readonly ExportSession _session;
    private readonly OrtNames _inputNames;
    private readonly OrtNames _outputNames;
    private readonly OrtRunOptions _options = new();
    private readonly OrtValue[] _inputs;
    private readonly OrtValue?[] _outputs;
    private readonly PinnedTensor<bool> _usesPast = new(1);
    private PinnedTensor<long> _ids = new(1);
    private PinnedTensor<long> _positions = new(1);
    private PinnedTensor<long> _mask = new(1);
    private float[] _logits = [];
    private int _count;

    public ExportRun(ExportSession session)
    {
        _session = session;
        _inputNames = new OrtNames(session.Export.Names.Inputs);
        _outputNames = new OrtNames(session.Export.Names.Outputs);
        _inputs = new OrtValue[_inputNames.Count];
        _outputs = new OrtValue?[_outputNames.Count];
    }

    /// <summary>Of how many tokens of each row the last run gave logits: all, or the last one alone.</summary>
    public int LogitsPerRow { get; private set; }

    /// <summary>The last run's logits, [rows, <see cref="LogitsPerRow"/>, vocabulary]; valid until the next.</summary>
    public Span<float> Logits => _logits.AsSpan(0, _count);

    /// <summary>Computes tokens.</summary>
    /// <param name="tokens">Row after row, as many of each.</param>
    /// <param name="past">By row, tokens that go before.</param>
    /// <param name="pasts">Keys and values before.</param>
    /// <param name="presents">Keys and values after: written in place where values are given, new ones where null.</param>
    public void Run(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past, ReadOnlySpan<OrtValue> pasts, Span<OrtValue?> presents)
    {
        var small = MakeInputs(tokens, past);
        try
        {
            pasts.CopyTo(_inputs.AsSpan(small));
            _outputs[0] = null;
            presents.CopyTo(_outputs.AsSpan(1));
            _session.Session.Run(_options, _inputNames.AsSpan(), _inputs, _outputNames.AsSpan(), _outputs);
            _outputs.AsSpan(1).CopyTo(presents);
            using var logits = _outputs[0]!;
            TakeLogits(logits, past.Length);
        }
        finally
        {
            for (var i = 0; i < small; i++)
                _inputs[i].Dispose();
        }
    }

    /// <summary>Ends the run at hand, if there is one, and lets none begin any more. From any thread.</summary>
    public void Terminate() => _options.Terminate();

    /// <inheritdoc/>
    public void Dispose() => _options.Dispose();

    private int MakeInputs(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
    {
        var (rows, each) = (past.Length, tokens.Length / past.Length);
        var longest = TensorPrimitives.Max(past) + each;
        Grow(ref _ids, tokens.Length);
        Grow(ref _positions, tokens.Length);
        Grow(ref _mask, rows * longest);
        for (var i = 0; i < tokens.Length; i++)
            (_ids.Span[i], _positions.Span[i]) = (tokens[i], past[i / each] + (i % each));
        for (var row = 0; row < rows; row++)
        {
            _mask.Span.Slice(row * longest, past[row] + each).Fill(1);
            _mask.Span[((row * longest) + past[row] + each)..((row + 1) * longest)].Clear();
        }

        var count = 0;
        _inputs[count++] = _ids.View(rows, each);
        _inputs[count++] = _mask.View(rows, longest);
        if (_session.Export.Names.Positions is not null)
            _inputs[count++] = _positions.View(rows, each);
        if (_session.Export.Names.UsesPast is not null)
        {
            _usesPast.Span[0] = past[0] > 0;
            _inputs[count++] = _usesPast.View(1);
        }

        return count;
    }

    private void TakeLogits(OrtValue value, int rows)
    {
        var vocabulary = _session.Export.Vocabulary;
        var shape = value.GetShape();
        if (shape is not [var found, var tokens, var width] || found != rows || width != vocabulary)
        {
            throw _session.Export.Wrong(
                _session.Export.Names.Logits, $"has the shape [{string.Join(", ", shape)}]; it has to be [{rows}, tokens, {vocabulary}].");
        }

        LogitsPerRow = (int)tokens;
        _count = checked((int)(rows * tokens * width));
        if (_logits.Length < _count)
            _logits = new float[_count];
        if (value.ElementType == TensorElementType.Float16)
        {
            using var halves = value.Access<Half>();
            TensorPrimitives.ConvertToSingle(halves.Span, Logits);
        }
        else
        {
            using var numbers = value.Access<float>();
            numbers.Span.CopyTo(Logits);
        }
    }

    private static void Grow(ref PinnedTensor<long> tensor, int length)
    {
        if (tensor.Length < length)
            tensor = new PinnedTensor<long>(Math.Max(length, 2 * tensor.Length));
    }
}
