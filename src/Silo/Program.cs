Console.WriteLine("ServingCluster.Silo");
