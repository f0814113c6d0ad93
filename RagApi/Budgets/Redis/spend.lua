-- What was spent and what is reserved, of several accounts in one step: a replica can come between two scripts, never into one.
-- KEYS: two an account. A hash: USD by cell, 60 cells a window, and under "held" the sum that is reserved. A sorted set of
--       reservations, "id:amount" by the time they end: a process that died gives nothing back.
-- ARGV: operation (spent, reserve, settle), id of the reservation, its amount, what was spent, how many ms a reservation lasts, the time
--       in ms (empty: this server's, one clock for all); then for each account its window in ms and its limit.
-- Amounts are billionths of a USD: whole numbers, so that sums are exact. Answers nothing, or {account, ms to wait} where it refuses.
local CELLS, SOON, FIRST = 60, 1000, 6
local operation, id = ARGV[1], ARGV[2]
local reserved, spent, lifetime, now = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
if not now then
  local clock = redis.call('TIME')
  now = clock[1] * 1000 + math.floor(clock[2] / 1000)
end

local function whole(number) return string.format('%.0f', number) end

local function open(i)
  local account = { spent = KEYS[2 * i - 1], held = KEYS[2 * i], window = tonumber(ARGV[FIRST + 2 * i - 1]), limit = tonumber(ARGV[FIRST + 2 * i]) }
  account.cell, account.total, account.cells, account.reserved = account.window / CELLS, 0, {}, 0
  account.now = math.floor(now / account.cell)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', account.held, '-inf', whole(now))) do
    redis.call('ZREM', account.held, member)
    redis.call('HINCRBY', account.spent, 'held', '-' .. string.match(member, '%d+$'))
  end
  local fields = redis.call('HGETALL', account.spent)
  for f = 1, #fields, 2 do
    local cell, usd = tonumber(fields[f]), tonumber(fields[f + 1])
    if not cell then
      account.reserved = math.max(0, usd)
    elseif cell > account.now - CELLS then
      account.total = account.total + usd
      table.insert(account.cells, { cell, usd })
    else
      redis.call('HDEL', account.spent, fields[f])
    end
  end
  return account
end

-- How long until no more than `room` of what was spent still counts.
local function wait(account, room)
  local left = account.total
  table.sort(account.cells, function(a, b) return a[1] < b[1] end)
  for _, cell in ipairs(account.cells) do
    left = left - cell[2]
    if left <= room then return math.ceil((cell[1] + CELLS) * account.cell - now) end
  end
  return account.window
end

local function refuse(account, wanted)
  if account.total >= account.limit then return wait(account, account.limit - account.limit / 1000000) end
  if not wanted or account.total + account.reserved + wanted <= account.limit then return nil end
  -- One request larger than the limit is let through alone: else it could never be made.
  if account.total + account.reserved == 0 then return nil end
  if account.total + wanted <= account.limit or account.total == 0 then return SOON end
  return wait(account, math.max(0, account.limit - wanted))
end

-- An account that nobody asks about is forgotten once nothing in it counts.
local function keep(account)
  local kept = whole(account.window + account.cell + lifetime)
  redis.call('PEXPIRE', account.spent, kept)
  redis.call('PEXPIRE', account.held, kept)
end

local accounts = {}
for i = 1, #KEYS / 2 do accounts[i] = open(i) end

if operation ~= 'settle' then
  for i, account in ipairs(accounts) do
    local ms = refuse(account, operation == 'reserve' and reserved or nil)
    if ms then return { i, ms } end
  end
end
for _, account in ipairs(accounts) do
  local member = id .. ':' .. whole(reserved)
  if operation == 'reserve' and reserved > 0 then
    redis.call('ZADD', account.held, whole(now + lifetime), member)
    redis.call('HINCRBY', account.spent, 'held', whole(reserved))
  elseif operation == 'settle' then
    if redis.call('ZREM', account.held, member) == 1 then redis.call('HINCRBY', account.spent, 'held', whole(-reserved)) end
    if spent > 0 then redis.call('HINCRBY', account.spent, whole(account.now), whole(spent)) end
  end
  keep(account)
end
return {}
