-- Asks for one address after the other, in the order of a file, and begins again at its end.
--   BENCH_TARGETS   the file: a path with its query a line
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
