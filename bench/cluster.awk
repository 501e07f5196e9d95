# Medians, ratios and added times from lines of: case connections round way requests/s p50 p99 processor bytes.
# The median over the rounds of one figure of one way.
function of(row, way, column,    round, values) {
  for (round = 1; round <= rounds; round++)
    values[round] = figure[row, way, round, column]
  return median(values, rounds)
}

# The median of the ratios within each round.
function ratio(row, way, to, column,    round, values) {
  for (round = 1; round <= rounds; round++)
    values[round] = figure[row, way, round, column] / figure[row, to, round, column]
  return median(values, rounds)
}

# The median of what one way takes longer than another within each round.
function added(row, way, to, column,    round, values) {
  for (round = 1; round <= rounds; round++)
    values[round] = figure[row, way, round, column] - figure[row, to, round, column]
  return median(values, rounds)
}

{
  row = $1 " " $2
  if (!(row in seen)) {
    seen[row] = 1
    order[++rows] = row
  }
  if ($3 > rounds)
    rounds = $3
  for (column = 5; column <= 9; column++)
    figure[row, $4, $3, column] = $column
}

END {
  count = split("server cluster spread local hop replica", ways, " ")
  printf "%-6s %5s  %-8s | %9s %9s %9s | %9s %9s\n", "body", "conns", "way", "r/s", "p50 ms", "p99 ms", "cpu us", "bytes"
  for (i = 1; i <= rows; i++) {
    split(order[i], parts, " ")
    for (w = 1; w <= count; w++)
      printf "%-6s %5d  %-8s | %9.0f %9.3f %9.3f | %9.1f %9.0f\n", parts[1], parts[2], ways[w], of(order[i], ways[w], 5),
        of(order[i], ways[w], 6) / 1e3, of(order[i], ways[w], 7) / 1e3, of(order[i], ways[w], 8), of(order[i], ways[w], 9)
  }
  printf "\n%-6s %5s | %15s | %9s %9s %9s | %9s %9s | %9s %9s\n", "body", "conns", "r/s by server's", "cluster", "bare hop", "ratio",
    "spread", "replica", "cluster", "bare hop"
  printf "%-6s %5s | %7s %7s | %9s %9s %9s | %9s %9s | %9s %9s\n", "", "", "cluster", "spread", "p50 ms", "p50 ms", "", "p50 ms", "p50 ms",
    "cpu us", "cpu us"
  for (i = 1; i <= rows; i++) {
    split(order[i], parts, " ")
    more = added(order[i], "cluster", "server", 6)
    bare = added(order[i], "hop", "local", 6)
    printf "%-6s %5d | %7.2f %7.2f | %+9.3f %+9.3f %9.2f | %+9.3f %+9.3f | %+9.1f %+9.1f\n", parts[1], parts[2],
      ratio(order[i], "cluster", "server", 5), ratio(order[i], "spread", "server", 5), more / 1e3, bare / 1e3, more / bare,
      added(order[i], "spread", "server", 6) / 1e3, added(order[i], "replica", "local", 6) / 1e3,
      added(order[i], "cluster", "server", 8), added(order[i], "hop", "local", 8)
  }
  print ""
  print "server: the one-process server. cluster: a frontend and two workers, one of which has the replica; spread: both have one. local: a web"
  print "server that answers by itself. hop: it asks a grain on another silo that answers at once. replica: the same, but a replica of the"
  print "product. Medians over " rounds " rounds; ratios and differences are medians of the rounds' own. In the second table: what cluster and"
  print "spread add to server, what hop and replica add to local; ratio: cluster's by the bare hop's. cpu and bytes: of all programs of a way"
  print "together, per request."
}
