-- For wrk: posts one body over and over and prints one line of figures for overhead.sh.
-- Environment: BENCH_BODY (a file), BENCH_TOKEN (sent as a bearer token; the bare app ignores it), and BENCH_PAUSE_MS (optional): the mean
-- of the random pauses of each connection between an answer and its next request, for a load below saturation.
local file = assert(io.open(os.getenv("BENCH_BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
file:close()

local pause = tonumber(os.getenv("BENCH_PAUSE_MS") or "")
if pause then
  function delay()
    return math.floor(2 * pause * math.random() + 0.5)
  end
end

-- requests, seconds, p50 and p99 in microseconds, answers that are not 2xx or 3xx, faults of the connection
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("FIGURES %d %.6f %.1f %.1f %d %d\n",
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
