using System.Diagnostics;
using ServingCluster.Grains.Guardrails.Pii;
using ServingCluster.Guardrails;

// How well personal data is found in a text that people labelled, and how fast; what guardrails cost. Arguments: the text; by default the one beside the program.
var file = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "labelled.txt");
var lines = File.ReadAllLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(LabelledText.Parse).ToList();
var (right, wrong, missed) = (new int[16], new int[16], new int[16]);
var mistakes = new List<string>();
foreach (var line in lines)
{
    var found = new List<PiiMatch>();
    PiiScanner.Scan(line.Text, 0, isFinal: true, found);
    foreach (var match in found)
        (line.Marked.Contains(match) ? right : wrong)[(int)match.Kind]++;
    foreach (var match in line.Marked.Except(found))
        missed[(int)match.Kind]++;
    mistakes.AddRange(found.Except(line.Marked).Select(m => $"wrongly {m.Kind}: '{line.Text.Substring(m.Start, m.Length)}' in: {line.Text}"));
    mistakes.AddRange(line.Marked.Except(found).Select(m => $"missed {m.Kind}: '{line.Text.Substring(m.Start, m.Length)}' in: {line.Text}"));
}

mistakes.ForEach(Console.WriteLine);
Console.WriteLine($"{lines.Count} lines, {lines.Sum(l => l.Text.Length)} characters");
Console.WriteLine("| kind | marked | precision | recall |");
Console.WriteLine("|---|---|---|---|");
foreach (var kind in Enum.GetValues<PiiKind>())
    Print(PiiKinds.Mask(kind).Trim('<', '>'), right[(int)kind], wrong[(int)kind], missed[(int)kind]);
Print("all", right.Sum(), wrong.Sum(), missed.Sum());

var whole = string.Join('\n', lines.Select(l => l.Text));
var (rounds, matches, began) = (0, new List<PiiMatch>(), Stopwatch.GetTimestamp());
for (; Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1); rounds++)
{
    matches.Clear();
    PiiScanner.Scan(whole, 0, isFinal: true, matches);
}

Console.WriteLine($"{rounds * (long)whole.Length / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e6:0} million characters per second");
await GuardCost.PrintAsync();

static void Print(string name, int right, int wrong, int missed) => Console.WriteLine(
    $"| {name} | {right + missed} | {(right + wrong == 0 ? 1 : right / (double)(right + wrong)):0.000} | {(right + missed == 0 ? 1 : right / (double)(right + missed)):0.000} |");
