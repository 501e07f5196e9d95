using BenchmarkDotNet.Running;
using ServingCluster.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(BodyCase).Assembly).Run(args);
