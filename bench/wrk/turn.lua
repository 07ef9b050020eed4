-- Requests the targets of a file in order, and starts again at its end. Environment variable:
--   BENCH_TARGETS   file with one path and query per line
require("report")

local requests, next = {}, 0

function init(arguments)
  for target in io.lines(os.getenv("BENCH_TARGETS")) do
    requests[#requests + 1] = wrk.format("GET", target)
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end
