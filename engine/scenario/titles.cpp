#include "engine/scenario/titles.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chokepoint::scenario {

namespace {

class TitleCollector final : public QuietVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  std::vector<Title> take() { return std::move(titles_); }

  void text(FieldInfo const& info, Text& text) override {
    if (info.name == "title" && text.given && !path_.empty()) titles_.push_back({path_, text.text});
  }
  void block(FieldInfo const& info, SpecBlock& block, bool& given) override {
    if (given) within(info.name, [&] { block.visit(*this); });
  }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    within(info.name, [&] {
      for (std::size_t i = 0; i < blocks.size(); ++i) {
        within(blocks.name(i).text, [&] { blocks.block(i).visit(*this); });
      }
    });
  }

 private:
  template <class Visit>
  void within(std::string_view part, Visit&& visit) {
    std::size_t const before = path_.size();
    if (!path_.empty()) path_ += '.';
    path_ += part;
    visit();
    path_.resize(before);
  }

  std::vector<Title> titles_;
  std::string path_;
};

}  // namespace

std::vector<Title> titles_of(ScenarioSpec const& scenario) {
  TitleCollector collector;
  // visit() serves readers, too, so it takes blocks that may change; this visitor changes nothing.
  const_cast<ScenarioSpec&>(scenario).visit(collector);
  std::vector<Title> titles = collector.take();
  std::map<std::string_view, std::string_view> of_firms;
  for (auto const& [name, firm] : scenario.firms.entries) {
    if (firm.title.given) of_firms.emplace(name.text, firm.title.text);
  }
  for (auto const& [name, buyer] : scenario.buyers.entries) {
    if (buyer.title.given || buyer.firm.text != name.text) continue;
    auto const found = of_firms.find(name.text);
    if (found != of_firms.end()) titles.push_back({"buyers." + name.text, std::string(found->second)});
  }
  return titles;
}

}  // namespace chokepoint::scenario
