// Every test has servers and load of its own: side by side they would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
