# Tables from lines of: kind round way figures. Those of 'saturated' and 'half' are requests/s p50 p99 processor bytes, those of 'stream'
# tokens p50 p99 worst processor.
# The median over the rounds of one figure of one way.
function of(kind, way, column,    round, values) {
  for (round = 1; round <= rounds; round++)
    values[round] = figure[kind, way, round, column]
  return median(values, rounds)
}

# The median over the rounds of a figure less the direct way's: both met the same state of the machine there.
function added(kind, way, column,    round, values) {
  for (round = 1; round <= rounds; round++)
    values[round] = figure[kind, way, round, column] - figure[kind, "direct", round, column]
  return median(values, rounds) / 1e3
}

function ratio(way,    round, values) {
  for (round = 1; round <= rounds; round++)
    values[round] = figure["saturated", way, round, 4] / figure["saturated", "nginx", round, 4]
  return median(values, rounds)
}

{
  if ($2 > rounds)
    rounds = $2
  for (column = 4; column <= NF; column++)
    figure[$1, $3, $2, column] = $column
}

END {
  ways = split("direct nginx gateway gateway-guarded", order, " ")
  printf "%-16s | %9s %9s | %8s %8s | %9s %8s %8s %8s %8s\n", "way", "most r/s", "of nginx", "cpu us", "bytes", "half r/s", "p50 ms", "added", "p99 ms", "added"
  for (i = 1; i <= ways; i++) {
    way = order[i]
    printf "%-16s | %9.0f %9.2f | %8.1f %8.0f | %9.0f %8.3f %+8.3f %8.3f %+8.3f\n", way, of("saturated", way, 4), ratio(way),
      of("saturated", way, 7), of("saturated", way, 8), of("half", way, 4), of("half", way, 5) / 1e3, added("half", way, 5),
      of("half", way, 6) / 1e3, added("half", way, 6)
  }
  print ""
  printf "%-16s | %9s | %8s %8s | %8s %8s | %8s | %8s\n", "streams by way", "tokens", "p50 late", "added", "p99 late", "added", "worst", "cpu us"
  for (i = 1; i <= ways; i++) {
    way = order[i]
    printf "%-16s | %9.0f | %8.3f %+8.3f | %8.3f %+8.3f | %8.3f | %8.1f\n", way, of("stream", way, 4), of("stream", way, 5) / 1e3,
      added("stream", way, 5), of("stream", way, 6) / 1e3, added("stream", way, 6), of("stream", way, 7) / 1e3,
      of("stream", way, 8)
  }
  print ""
  print "Medians over " rounds " rounds. 'added' is to the direct way, at the same load and in the same round. cpu, bytes: the gateway's own"
  print "processor time and allocations per request at saturation, or per token. 'late': after a token was due at the provider, in ms."
}
