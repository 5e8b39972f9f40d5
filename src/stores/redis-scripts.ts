/** Names a tag's entry until then, and lets the index live as long as the longest of them. Twice is as good as once. */
export const TAG = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], 'GT', now + ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end`;

/**
 * Moves entries of a tag to those that are to be removed, and returns them with what remains. With a first round come
 * those of the last seconds again: a reply may have been lost, or an entry written after it was removed.
 */
export const UNTAG = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[2])
local names = {}
if ARGV[3] == '1' then names = redis.call('ZRANGE', KEYS[2], 0, -1) end
local moved = redis.call('ZPOPMIN', KEYS[1], ARGV[1])
for index = 1, #moved, 2 do
  redis.call('ZADD', KEYS[2], now, moved[index])
  names[#names + 1] = moved[index]
end
if #names > 0 then redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
return { redis.call('ZCARD', KEYS[1]), names }`;

/**
 * Grants each claim to whoever asks where nobody has it, or `from` still has, or the asking one already. Its keys are
 * the lock and the value of each, its arguments the asking one, the lease and `from`.
 */
export const CLAIM = `
local replies = {}
for claim = 1, #KEYS / 2 do
  local lock, own = KEYS[claim * 2 - 1], ARGV[claim * 3 - 2]
  local owner = redis.call('GET', lock)
  if not owner or owner == own or owner == ARGV[claim * 3] then
    owner = own
    redis.call('SET', lock, owner, 'PX', ARGV[claim * 3 - 1])
  end
  replies[claim] = { owner, redis.call('GET', KEYS[claim * 2]) }
end
return replies`;

export const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Closes a gate until then, unless it is closed for longer, and tells of it. */
export const CLOSE_GATE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], 'GT', now + ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
redis.call('PUBLISH', ARGV[3], ARGV[4])`;

/** The gates that are closed, each with what is left of its time. */
export const CLOSED_GATES = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local closed = redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf', 'WITHSCORES')
for index = 2, #closed, 2 do closed[index] = closed[index] - now end
return closed`;
