#include "engine/report/page.hpp"

namespace chokepoint::report {

std::string_view page_template() { return {}; }

}  // namespace chokepoint::report
