using ServingCluster.Accuracy;
using ServingCluster.Errors;

try
{
    Report.Print(AccuracyOptions.Parse(args));
    return 0;
}
catch (Exception e) when (e is FormatException or ServingException or IOException)
{
    Console.Error.WriteLine($"{e.Message}{Environment.NewLine}{AccuracyOptions.Usage}");
    return 2;
}
