using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

/// <summary>Has the form checked, and sends it. What was sent and taken is not sent again.</summary>
/// <param name="api">Takes it.</param>
/// <param name="state">The form.</param>
/// <param name="endpoint">The endpoint as it was read; null for a new one.</param>
internal sealed class EditSession(ServingApi api, EditState state, EditedEndpoint? endpoint)
{
    private readonly IReadOnlyCollection<string> _foundation = state.Reference.Foundation;
    private EndpointForm? _before = endpoint?.ToForm(state.Reference.Foundation);

    /// <summary>What was taken of the changes so far.</summary>
    public List<string> Taken { get; } = [];

    /// <summary>The endpoint as it was read; null for a new one.</summary>
    public JsonElement? Endpoint => endpoint?.Json;

    /// <summary>The requests that the form needs now.</summary>
    public IReadOnlyList<PlannedRequest> Plan() => _before is null ? [EditPlan.Creation(state.Form)] : EditPlan.Changes(_before, state.Form);

    /// <summary>Has the API check what would be sent; what is wrong is noted beside the fields.</summary>
    /// <returns>What the API says that is about no field; empty when it says nothing.</returns>
    public async Task<string> CheckAsync(CancellationToken cancellationToken)
    {
        var mistakes = new List<FieldMistake>();
        var message = "";
        foreach (var request in Plan().Where(r => r.CheckPath is not null))
        {
            try
            {
                await api.SendAsync(HttpMethod.Post, request.CheckPath!, request.Body.DeepClone(), cancellationToken);
            }
            catch (ApiException e)
            {
                mistakes.AddRange(MistakesOf(e, request));
                message = e.Mistakes.Count == 0 ? e.Message : message;
            }
        }

        state.Mistakes.All = mistakes;
        return message;
    }

    /// <summary>Sends what was changed, one after the other, until one is refused; nothing where it would undo what somebody else has changed meanwhile.</summary>
    /// <returns>What is wrong; empty when all was taken.</returns>
    public async Task<string> SendAsync()
    {
        var plan = Plan();
        if (_before is not null && await FindOthersAsync(_before, plan) is { Length: > 0 } changed)
            return changed;
        foreach (var request in plan)
        {
            try
            {
                await api.SendAsync(request.Method, request.Path, request.Body.DeepClone());
                Taken.Add(request.What);
            }
            catch (ApiException e)
            {
                state.Mistakes.All = [.. MistakesOf(e, request)];
                await ReadAgainAsync();
                return $"The {request.What} could not be {(_before is null ? "created" : "changed")}: {e.Message}";
            }
        }

        return "";
    }

    // Each part is put whole in the place of the one before, but for tags, which are sent one by one.
    private async Task<string> FindOthersAsync(EndpointForm before, IReadOnlyList<PlannedRequest> plan)
    {
        try
        {
            var now = await ReadAsync();
            var parts = EditPlan.Changes(before, now).Where(c => c.ReplacesAll && plan.Any(p => p.What == c.What)).Select(c => c.What).ToList();
            return parts.Count == 0 ? "" : $"Nothing was sent: the {string.Join(" and the ", parts)} of this endpoint changed since this page was opened. "
                + "Load the page again to see how it is now, and enter your changes there.";
        }
        catch (ApiException e)
        {
            return $"Nothing was sent: whether somebody else changed this endpoint could not be seen. {e.Message}";
        }
    }

    // What was taken before another part was refused is not sent a second time.
    private async Task ReadAgainAsync()
    {
        if (_before is null || Taken.Count == 0)
            return;
        try
        {
            _before = await ReadAsync();
        }
        catch (ApiException)
        {
            // Then all of it is sent again, which changes nothing twice.
        }
    }

    private async Task<EndpointForm> ReadAsync() => (await EditedEndpoint.ReadAsync(api, state.Form.Name, CancellationToken.None)).ToForm(_foundation);

    private static IEnumerable<FieldMistake> MistakesOf(ApiException e, PlannedRequest request) =>
        e.Mistakes.Select(m => new FieldMistake(request.PlaceOf(m.Path), m.Message));
}
