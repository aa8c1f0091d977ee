#pragma once

#include "engine/base/id.hpp"

namespace chokepoint::model {

using CountryId = base::Id<struct CountryTag>;
using FirmId = base::Id<struct FirmTag>;
using ProductId = base::Id<struct ProductTag>;
using SiteId = base::Id<struct SiteTag>;
using StockId = base::Id<struct StockTag>;  ///< one product at one site
using LineId = base::Id<struct LineTag>;
using RecipeId = base::Id<struct RecipeTag>;  ///< one product on one line
using LaneId = base::Id<struct LaneTag>;
using OfficeId = base::Id<struct OfficeTag>;
using BuyerId = base::Id<struct BuyerTag>;
using DemandId = base::Id<struct DemandTag>;  ///< one stream of one buyer
using CalendarId = base::Id<struct CalendarTag>;
using LawId = base::Id<struct LawTag>;
using RuleId = base::Id<struct RuleTag>;
using QuotaId = base::Id<struct QuotaTag>;
using CampusId = base::Id<struct CampusTag>;
using FleetId = base::Id<struct FleetTag>;  ///< one product at one campus
using PermitOfficeId = base::Id<struct PermitOfficeTag>;
using DealerId = base::Id<struct DealerTag>;
using CommitmentId = base::Id<struct CommitmentTag>;
using TimelineEventId = base::Id<struct TimelineEventTag>;  ///< a named event of the timeline

}  // namespace chokepoint::model
