namespace ServingCluster.Frontend;

/// <summary>Something that a program does instead of serving.</summary>
/// <param name="Word">What comes first in its call.</param>
/// <param name="Usage">How it is called: a line for each way, and what more is to know.</param>
/// <param name="RunAsync">Runs it with what follows the word; gives the exit status of the program.</param>
internal sealed record ProgramCommand(string Word, string Usage, Func<string[], TextWriter, Task<int>> RunAsync);
