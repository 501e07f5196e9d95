# Medians and ratios from lines of: case connections round program requests/s p50 p99 processor bytes.
# The median over the rounds of one figure of one program.
function of(row, program, column,    round, values) {
  for (round = 1; round <= rounds; round++)
    values[round] = figure[row, program, round, column]
  return median(values, rounds)
}

# The median of the ratios within each round: both programs met the same state of the machine there.
function ratio(row, column,    round, values) {
  for (round = 1; round <= rounds; round++)
    values[round] = figure[row, "server", round, column] / figure[row, "bare", round, column]
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
  printf "%-10s %5s | %9s %9s %6s | %8s %8s %8s | %8s %8s | %8s %8s %6s | %8s %8s\n", "case", "conns",
    "bare r/s", "server", "ratio", "bare p50", "server", "added ms", "bare p99", "server", "cpu us", "server", "ratio", "bytes", "server"
  for (i = 1; i <= rows; i++) {
    row = order[i]
    split(row, parts, " ")
    printf "%-10s %5d | %9.0f %9.0f %6.2f | %8.3f %8.3f %+8.3f | %8.3f %8.3f | %8.1f %8.1f %6.2f | %8.0f %8.0f\n", parts[1], parts[2],
      of(row, "bare", 5), of(row, "server", 5), ratio(row, 5),
      of(row, "bare", 6) / 1e3, of(row, "server", 6) / 1e3, (of(row, "server", 6) - of(row, "bare", 6)) / 1e3,
      of(row, "bare", 7) / 1e3, of(row, "server", 7) / 1e3,
      of(row, "bare", 8), of(row, "server", 8), ratio(row, 8), of(row, "bare", 9), of(row, "server", 9)
  }
  print ""
  print "Medians over " rounds " rounds; ratios are medians of the rounds' own. p50 and p99 in ms. cpu: processor time per request of the"
  print "program, in microseconds. bytes: managed memory that the program allocated per request, Kestrel and background work included."
}
