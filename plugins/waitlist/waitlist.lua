-- A waitlist of importers: whoever was passed over goes first when the next permits are given.
--
-- Applications are served by how often their firm went away empty-handed since it got something last, and among equals
-- in the order in which they came. Each gets what it wants as long as something is left.

state = {passed = each("firm"), others = 0}  -- others: buyers who belong to no firm, who are counted as one

local function passed_over(state, firm)
  if firm then return state.passed[firm] end
  return state.others
end

local function order_of(cases, state)
  local order = {}
  for i = 1, #cases do order[i] = i end
  table.sort(order, function(a, b)
    return passed_over(state, cases[a].applicant) > passed_over(state, cases[b].applicant)
  end)  -- equal ones stay as they were: in the order in which they came
  return order
end

function decide(situation, cases, parameters, state)
  local left, gets, served = situation.volume, {}, {}
  for i = 1, #cases do gets[i] = 0 end
  for _, i in ipairs(order_of(cases, state)) do
    local case = cases[i]
    gets[i] = math.min(case.wanted, left)
    left = left - gets[i]
    if gets[i] > 0 then served[case.applicant or ""] = true end
  end
  if left == situation.volume then return gets end  -- nobody got anything, so nobody was passed over
  local counted = {}
  for _, case in ipairs(cases) do
    local firm, passed = case.applicant, nil
    if served[firm or ""] then
      passed = 0
    elseif case.wanted > 0 and not counted[firm or ""] then
      passed = passed_over(state, firm) + 1
      counted[firm or ""] = true
    end
    if passed and firm then
      state.passed[firm] = passed
    elseif passed then
      state.others = passed
    end
  end
  return gets
end
