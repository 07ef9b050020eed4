-- Sends every request of a numbered series once, then ends wrk. Environment variables:
--   BENCH_METHOD, BENCH_PATH, BENCH_BODY, BENCH_TYPE, BENCH_TOKENS   as in publish.lua
--   BENCH_COUNT                number of requests
--   BENCH_VERSIONS             versions of each name
--   BENCH_DESCRIPTIONS         file of descriptions, one per line, used in turn for each name
-- Replaces @NAME@, @VERSION@ and @DESCRIPTION@. Requests in flight at the end are lost, so the series continues with
-- its first requests again; sending one twice changes nothing.
require("report")

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local count = tonumber(os.getenv("BENCH_COUNT"))
local versions = tonumber(os.getenv("BENCH_VERSIONS"))
local method, path = os.getenv("BENCH_METHOD"), os.getenv("BENCH_PATH")
local body = read(os.getenv("BENCH_BODY"))
local headers, descriptions = {}, {}
local sent, completed, failed = 0, 0, 0
local IN_FLIGHT = 512

function init(arguments)
  for line in read(os.getenv("BENCH_DESCRIPTIONS")):gmatch("[^\n]+") do
    descriptions[#descriptions + 1] = line
  end
  headers["Content-Type"] = os.getenv("BENCH_TYPE")
  headers["Authorization"] = "Bearer " .. read(os.getenv("BENCH_TOKENS")):match("[^\n]+")
end

function request()
  local index = sent % count
  sent = sent + 1
  local package = math.floor(index / versions)
  local values = {
    ["@NAME@"] = string.format("workflow-%07d", package),
    ["@DESCRIPTION@"] = descriptions[package % #descriptions + 1],
    ["@VERSION@"] = "1." .. index % versions .. ".0",
  }
  return wrk.format(method, (path:gsub("@%u+@", values)), headers, (body:gsub("@%u+@", values)))
end

-- wrk would sleep until its time is up, so the last response ends the process.
function response(status)
  completed = completed + 1
  if status > 299 then failed = failed + 1 end
  if completed == count + IN_FLIGHT then
    io.write(string.format('REPORT {"requests": %d, "microseconds": 1, "p50": 0, "p99": 0, "status": %d, '
      .. '"connect": 0, "read": 0, "write": 0, "timeout": 0}\n', completed, failed))
    io.flush()
    os.exit(0)
  end
end
