-- A seller without a formula for scarcity: dearer while customers go without, cheaper while goods lie around.
--
-- As long as orders are owed or sales are lost the price goes up by a step at each look. When what is there would last
-- longer than `cover` at the pace of the time since the last look, it goes down by one, never below what a unit costs.

parameters = {
  step = {unit = "%", default = 10, min = 0, max = 100, help = "By how much the price moves at a look."},
  cover = {unit = "days", default = 30, min = 0, max = 3650, help = "How long what is there may last before it is cheaper."},
}

function decide(situation, cases, parameters)
  local price = situation.price
  if situation.committed > 0 or situation.lost > 0 then
    price = price * (1 + parameters.step)
  elseif situation.on_hand * situation.every > situation.shipped * parameters.cover then
    price = math.max(price * (1 - parameters.step), situation.cost)
  end
  return math.max(situation.least, math.min(price, situation.most))
end
