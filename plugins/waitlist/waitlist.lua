-- A waitlist of importers: whoever was passed over goes first when the next permits are given.
--
-- Applications are served by how often their firm went away empty-handed since it got something last, and among equals
-- in the order in which they came. Each gets what it wants as long as something is left.

state = {passed = each("firm")}

local function order_of(cases, passed)
  local order = {}
  for i = 1, #cases do order[i] = i end
  table.sort(order, function(a, b)
    return passed[cases[a].applicant] > passed[cases[b].applicant]
  end)  -- equal ones stay as they were: in the order in which they came
  return order
end

function decide(situation, cases, parameters, state)
  local left, gets, served = situation.volume, {}, {}
  for i = 1, #cases do gets[i] = 0 end
  for _, i in ipairs(order_of(cases, state.passed)) do
    local case = cases[i]
    gets[i] = math.min(case.wanted, left)
    left = left - gets[i]
    if gets[i] > 0 then served[case.applicant] = true end
  end
  if left == situation.volume then return gets end  -- nobody got anything, so nobody was passed over
  local counted = {}
  for _, case in ipairs(cases) do
    local firm = case.applicant
    if served[firm] then
      state.passed[firm] = 0
    elseif case.wanted > 0 and not counted[firm] then
      state.passed[firm] = state.passed[firm] + 1
      counted[firm] = true
    end
  end
  return gets
end
