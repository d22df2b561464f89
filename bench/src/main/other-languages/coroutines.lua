-- The benchmarks' work in Lua's coroutines. Prints: case, parameters, ns per operation...
local SAMPLES, SECONDS, LEVELS, FIBERS = 5, 0.2, 17, 1000
local TEXT = "a weightless thread"
local yield, wrap = coroutine.yield, coroutine.wrap

local function numbers()
  local i = 0
  while true do
    yield(i)
    i = i + 1
  end
end

local function descend(frames)
  if frames == 1 then numbers() end
  return descend(frames - 1) + frames
end

local function rotate(text)
  return text:sub(2) .. text:sub(1, 1)
end

local function rotation()
  local text = TEXT
  while true do
    text = rotate(text)
    yield(text)
  end
end

local function grow(levels, first)
  if levels == 0 then return nil end
  local size = (1 << (levels - 1)) - 1
  return {left = grow(levels - 1, first), value = first + size, right = grow(levels - 1, first + size + 1)}
end

local function walk(node)
  if node.left then walk(node.left) end
  yield(node.value)
  if node.right then walk(node.right) end
end

local function resumptions(body)
  local resume = wrap(body)
  return function(count)
    for _ = 1, count do resume() end
  end, 1
end

local function createAndDrop(count)
  for _ = 1, count do wrap(numbers)() end
end

local function tree()
  local root, nodes = grow(LEVELS, 0), (1 << LEVELS) - 1
  return function(count)
    for _ = 1, math.max(1, count // nodes) do
      local sum = 0
      for value in wrap(function() walk(root) end) do sum = sum + value end
      assert(sum == nodes * (nodes - 1) // 2, "wrong walk")
    end
  end, nodes
end

local function roundRobin()
  local left, fibers = 0, {}
  for i = 1, FIBERS do
    fibers[i] = wrap(function()
      while true do
        left = left - 1
        yield(0)
      end
    end)
  end
  return function(count)
    left = count
    while left > 0 do
      for i = 1, FIBERS do fibers[i]() end
    end
  end, FIBERS
end

local function plainRotation(count)
  local text = TEXT
  for _ = 1, count do text = rotate(text) end
end

local function seconds(run, count)
  local begin = os.clock()
  run(count)
  return os.clock() - begin
end

local function measure(name, parameters, run, least)
  local count = least or 1
  while seconds(run, count) < SECONDS do count = count * 2 end
  local line = {name, parameters}
  for _ = 1, SAMPLES do line[#line + 1] = string.format("%.3f", seconds(run, count) / count * 1e9) end
  print(table.concat(line, " "))
end

measure("Range", "-", resumptions(numbers))
for _, depth in ipairs {1, 10, 100} do
  measure("StandingDepth", "depth=" .. depth, resumptions(function() descend(depth) end))
end
measure("Tree", "-", tree())
measure("RoundRobin", "fibers=" .. FIBERS, roundRobin())
measure("CreateAndDrop", "-", createAndDrop)
measure("StringOperations", "-", resumptions(rotation))
measure("StringOperationsLoop", "-", plainRotation)
