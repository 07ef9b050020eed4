-- Publishes a new name with every request. Environment variables:
--   BENCH_METHOD, BENCH_PATH   request line, in which @NAME@ is replaced by the name
--   BENCH_BODY                 file of the body, in which @NAME@ is replaced too
--   BENCH_TYPE                 media type of the body
--   BENCH_TOKENS               file of bearer tokens, one per line, used in turn (optional)
--   BENCH_RUN                  prefix of every name, so that no two runs publish the same name
--   BENCH_RATE                 publishes per second (default: as many as possible)
require("report")

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

-- The pieces of a text between its @NAME@s.
local function pieces_of(text)
  local pieces, from = {}, 1
  while true do
    local first, last = text:find("@NAME@", from, true)
    if not first then break end
    pieces[#pieces + 1] = text:sub(from, first - 1)
    from = last + 1
  end
  pieces[#pieces + 1] = text:sub(from)
  return pieces
end

local ffi = require("ffi")
local run = os.getenv("BENCH_RUN")
local body = read(os.getenv("BENCH_BODY"))
local rate = tonumber(os.getenv("BENCH_RATE") or "0")
local count = 0
local requests = {}

-- Makes a request whose name is overwritten in place, as all names have the same length. Writing to a LuaJIT string is
-- safe here because nothing else reads it. Joining a document of 1 MB for every request would cost more than sending it.
local function request_of(text, name_bytes)
  local pieces = pieces_of(text)
  local made = { text = table.concat(pieces, string.rep("x", name_bytes)), places = {} }
  local memory, at = ffi.cast("char *", ffi.cast("const char *", made.text)), 0
  for piece = 1, #pieces - 1 do
    at = at + #pieces[piece]
    made.places[piece] = memory + at
    at = at + name_bytes
  end
  return made
end

function init(arguments)
  local name_bytes = #run + 10
  local pieces = pieces_of(body)
  local head = os.getenv("BENCH_METHOD") .. " " .. os.getenv("BENCH_PATH")
    .. " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port
    .. "\r\nContent-Type: " .. os.getenv("BENCH_TYPE")
    .. "\r\nContent-Length: " .. #table.concat(pieces) + (#pieces - 1) * name_bytes .. "\r\n"
  local tokens = os.getenv("BENCH_TOKENS")
  for token in (tokens and read(tokens) or "none"):gmatch("[^\n]+") do
    local credential = tokens and "Authorization: Bearer " .. token .. "\r\n" or ""
    requests[#requests + 1] = request_of(head .. credential .. "\r\n" .. body, name_bytes)
  end
end

function request()
  count = count + 1
  local made = requests[count % #requests + 1]
  local name = string.format("%s-%09d", run, count)
  for _, place in ipairs(made.places) do ffi.copy(place, name, #name) end
  return made.text
end

if rate > 0 then
  ffi.cdef("typedef struct { long s; long ns; } bench_time; int clock_gettime(int, bench_time *);")
  local time = ffi.new("bench_time")
  local slot = 0

  -- Returns the milliseconds until the next slot in the schedule, which all connections share.
  function delay()
    ffi.C.clock_gettime(1, time)
    local now = tonumber(time.s) * 1000 + tonumber(time.ns) / 1e6
    slot = math.max(slot + 1000 / rate, now)
    return math.floor(slot - now + 0.5)
  end
end
