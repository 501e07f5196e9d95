using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>What is said on the page: prompts to up to three endpoints side by side, and their answers. For the page's own thread.</summary>
public sealed class Conversation : IDisposable
{
    /// <summary>How many endpoints may answer side by side.</summary>
    public const int MaxColumns = 3;

    private readonly AnswerReader _reader;
    private readonly TimeProvider _time;
    private readonly List<Turn> _turns = [];
    private readonly List<Column> _columns = [new Column(1)];
    private CancellationTokenSource _stop = new();
    private int _lastColumn = 1;
    private int _lastAnswer;
    private int _running;

    /// <param name="api">The API, in the name of the person before the page.</param>
    /// <param name="time">Tells how long things take.</param>
    internal Conversation(ServingApi api, TimeProvider time) => (_reader, _time) = (new AnswerReader(api), time);

    /// <summary>The prompt that is being written.</summary>
    public string Draft { get; set; } = "";

    /// <summary>What goes with every prompt.</summary>
    public ChatSettings Settings { get; } = new();

    /// <summary>The endpoints side by side.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The prompts with their answers.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>Whether an answer is coming.</summary>
    public bool IsRunning => _running > 0;

    /// <summary>Whether a prompt can be sent.</summary>
    public bool CanSend => !IsRunning && Settings.IsRight && _columns.Exists(c => c.Endpoint is not null);

    /// <summary>Puts one more endpoint beside the others.</summary>
    public void AddColumn(ChatEndpoint? endpoint)
    {
        if (_columns.Count < MaxColumns)
            _columns.Add(new Column(++_lastColumn) { Endpoint = endpoint });
    }

    /// <summary>Takes an endpoint and what it said away.</summary>
    public void Remove(Column column)
    {
        _columns.Remove(column);
        foreach (var turn in _turns)
            turn.Exchanges.Remove(column.Id);
        _turns.RemoveAll(t => t.Exchanges.Count == 0);
    }

    /// <summary>Asks every endpoint, and returns when all have answered.</summary>
    public Task SendAsync(string prompt)
    {
        var turn = new Turn(prompt);
        _turns.Add(turn);
        return Task.WhenAll(_columns.Where(c => c.Endpoint is not null).Select(c => AskAsync(turn, c)));
    }

    /// <summary>Asks something else in place of a prompt. What came after it is gone.</summary>
    public Task ResendAsync(Turn turn, string prompt)
    {
        _turns.RemoveRange(_turns.IndexOf(turn), _turns.Count - _turns.IndexOf(turn));
        return SendAsync(prompt);
    }

    /// <summary>Asks one endpoint once more; what came after that prompt is gone.</summary>
    public Task AskAgainAsync(Turn turn, Column column)
    {
        var next = _turns.IndexOf(turn) + 1;
        _turns.RemoveRange(next, _turns.Count - next);
        return AskAsync(turn, column);
    }

    /// <summary>Goes on when the results of all tools are there.</summary>
    public Task ContinueAsync(Turn turn, Column column) => AnswerAsync(turn, column, turn.Exchanges[column.Id]);

    /// <summary>Ends all answers that are coming.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    /// <summary>Forgets everything that was said.</summary>
    public void Clear()
    {
        Stop();
        _turns.Clear();
    }

    /// <summary>Ends all answers for good.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private Task AskAsync(Turn turn, Column column)
    {
        var exchange = new Exchange(column.Endpoint!);
        turn.Exchanges[column.Id] = exchange;
        return AnswerAsync(turn, column, exchange);
    }

    private async Task AnswerAsync(Turn turn, Column column, Exchange exchange)
    {
        var until = _turns[..(_turns.IndexOf(turn) + 1)];
        var body = ChatBody.Streamed(ChatBody.Of(exchange.Endpoint, Settings, until, column.Id));
        var answer = new ChatAnswer(++_lastAnswer, _time);
        exchange.Answers.Add(answer);
        if (_running++ == 0)
            Settings.TryAgain();
        try
        {
            await _reader.ReadAsync(exchange.Endpoint.Name, body, answer, _stop.Token);
            if (answer.Current.Failure is { IsOfRequest: true } failure)
                Settings.Refuse(failure.Text);
        }
        finally
        {
            _running--;
        }
    }
}
