#include "engine/report/plain_page.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/report/names.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/outcome_words.hpp"

namespace chokepoint::report {

namespace {

using Json = nlohmann::ordered_json;

/// A table as columns_of() writes it. What it lacks is nothing: a document may be older, or made by hand.
class Columns {
 public:
  Columns(Json const& document, char const* name) {
    if (document.contains("tables") && document["tables"].contains(name)) table_ = &document["tables"][name];
  }

  std::size_t rows() const { return table_ == nullptr ? 0 : table_->value("rows", std::size_t{0}); }
  Json at(std::size_t row, std::string_view column) const {
    if (table_ == nullptr) return {};
    Json const& names = (*table_)["columns"];
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] != column) continue;
      Json const& data = (*table_)["data"][i];
      if (!data.is_object()) return row < data.size() ? data[row] : Json();
      auto const which = data["at"].at(row).get<std::int64_t>();
      return which < 0 ? Json() : data["words"].at(static_cast<std::size_t>(which));
    }
    return {};
  }
  std::string text(std::size_t row, std::string_view column) const {
    Json const found = at(row, column);
    return found.is_string() ? found.get<std::string>() : std::string();
  }
  std::optional<double> number(std::size_t row, std::string_view column) const {
    Json const found = at(row, column);
    return found.is_number() ? std::optional(found.get<double>()) : std::nullopt;
  }

 private:
  Json const* table_ = nullptr;
};

std::string escaped(std::string_view text) {
  std::string result;
  for (char const c : text) {
    switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string element(std::string_view name, std::string_view text) {
  return text.empty() ? std::string() : fmt::format("<{0}>{1}</{0}>\n", name, escaped(text));
}

std::string figure(std::optional<double> value, std::string const& unit) {
  if (!value) return unit == "date" ? "not reached" : "none";
  constexpr double end = static_cast<double>(base::SimTime::end().seconds());
  if (unit != "date" || *value < 0 || *value >= end) return readable(*value);
  return date_text(base::iso_date_time(base::SimTime(static_cast<std::int64_t>(*value))));
}

/// The half of an interval: of dates in days.
std::string with_half(std::string value, std::optional<double> half, std::string const& unit) {
  if (!half) return value;
  return fmt::format("{} ± {}", value,
                     unit == "date" ? readable(*half / base::seconds_a_day) + " days" : readable(*half));
}

using Lines = std::vector<std::vector<std::string>>;

/// The first line heads the columns, the first cell of each other its row.
std::string table(std::string const& title, Lines const& lines) {
  if (lines.size() < 2) return {};
  std::string html = element("h2", title) + "<table>\n<thead><tr>";
  for (std::string const& head : lines.front()) html += "<th scope=\"col\">" + escaped(head) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    html += "<tr>";
    for (std::size_t j = 0; j < lines[i].size(); ++j) {
      html += (j == 0 ? "<th scope=\"row\">" : "<td>") + escaped(lines[i][j]) + (j == 0 ? "</th>" : "</td>");
    }
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n";
}

std::string of_run(Json const& document) {
  Columns const answer(document, "answer"), outcomes(document, "outcomes"), definitions(document, "definitions");
  std::map<std::string, bool> yes_or_no;
  for (std::size_t i = 0; i < definitions.rows(); ++i) {
    yes_or_no[definitions.text(i, "outcome")] = definitions.number(i, "yes_or_no") == 1.0;
  }
  std::string html;
  for (char const* const part : {"sentence", "caveat", "held"}) html += element("p", answer.text(0, part));
  Lines lines{{"Outcome", "Value", "Unit"}};
  for (std::size_t i = 0; i < outcomes.rows(); ++i) {
    std::string const unit = outcomes.text(i, "unit");
    std::optional<double> const value = outcomes.number(i, "value");
    bool const decided = yes_or_no[outcomes.text(i, "name")] && value;
    std::string words = with_half(figure(value, unit), outcomes.number(i, "standard_error"), unit);
    if (decided) words = *value == 0 ? "no" : "yes";
    lines.push_back({outcomes.text(i, "title"), words, unit == "date" || decided ? "" : unit});
  }
  return html + table("Outcomes", lines);
}

std::string of_sweep(Json const& document) {
  Columns const outcomes(document, "outcomes"), answers(document, "answers"), notes(document, "notes");
  std::string html;
  for (std::size_t i = 0; i < notes.rows(); ++i) html += element("p", notes.text(i, "text"));
  Columns const changes(document, "variant_changes");
  Columns const variants(document, "variants");
  auto const called = [&](std::string const& name) {
    for (std::size_t i = 0; i < variants.rows(); ++i) {
      if (variants.text(i, "variant") == name) return variants.text(i, "title");
    }
    return name;
  };
  Lines sets{{"Variant", "Value", "From", "To"}};
  for (std::size_t i = 0; i < changes.rows(); ++i) {
    sets.push_back(
        {called(changes.text(i, "variant")), changes.text(i, "path"), changes.text(i, "from"), changes.text(i, "to")});
  }
  Lines lines{{"Outcome", "Of", "Mean", "Median", "5 % of futures below", "5 % of futures above", "Unit", "Futures"}};
  for (std::size_t i = 0; i < answers.rows(); ++i) {
    auto const outcome = static_cast<std::size_t>(answers.number(i, "outcome").value_or(0));
    std::string const named = answers.text(i, "outcome");
    std::size_t place = outcome;
    for (std::size_t j = 0; j < outcomes.rows(); ++j) {
      if (outcomes.text(j, "name") == named) place = j;
    }
    std::string const unit = outcomes.text(place, "unit");
    std::string const label = answers.text(i, "label");
    std::string const variant = called(answers.text(i, "variant"));
    lines.push_back({outcomes.text(place, "title"),
                     fmt::format("{}{}{}", label, label.empty() || variant.empty() ? "" : ", ", variant),
                     with_half(figure(answers.number(i, "mean"), unit), answers.number(i, "half_width"), unit),
                     figure(answers.number(i, "median"), unit), figure(answers.number(i, "low"), unit),
                     figure(answers.number(i, "high"), unit), unit == "date" ? "" : unit,
                     readable(answers.number(i, "count").value_or(0))});
  }
  return html + table("Outcomes", lines) + table("What each variant changes", sets);
}

std::string of_comparison(Json const& document) {
  Columns const comparisons(document, "comparisons"), changes(document, "changes"), outcomes(document, "outcomes");
  std::string html;
  for (std::size_t i = 0; i < comparisons.rows(); ++i) html += element("p", comparisons.text(i, "about"));
  auto const pair = [&](Columns const& rows, std::size_t row) {
    auto const which = static_cast<std::size_t>(rows.number(row, "comparison").value_or(0));
    return fmt::format("{} against {}", comparisons.text(which, "b"), comparisons.text(which, "a"));
  };
  Lines differs{{"Value", "Of", "First", "Other"}};
  for (std::size_t i = 0; i < changes.rows(); ++i) {
    differs.push_back({changes.text(i, "path"), pair(changes, i), changes.text(i, "a"), changes.text(i, "b")});
  }
  Lines lines{{"Outcome", "Of", "First", "Other", "Difference", "Unit", "So it is"}};
  for (std::size_t i = 0; i < outcomes.rows(); ++i) {
    std::string const unit = outcomes.text(i, "unit");
    auto const difference = outcomes.number(i, "difference");
    bool const date = unit == "date";
    std::string const words = !difference ? "" : readable(date ? *difference / base::seconds_a_day : *difference);
    lines.push_back({outcomes.text(i, "title"), pair(outcomes, i), figure(outcomes.number(i, "a"), unit),
                     figure(outcomes.number(i, "b"), unit),
                     with_half(words, difference ? outcomes.number(i, "half_width") : std::nullopt, unit),
                     date          ? "days"
                     : unit == "%" ? "%; the difference in " + difference_unit(unit)
                                   : unit,
                     outcomes.text(i, "verdict")});
  }
  return html + table("What differs", differs) + table("What came of it", lines);
}

std::string assumptions_of(Json const& document) {
  Columns const rows(document, "assumptions"), titles(document, "titles");
  std::vector<scenario::Title> given;
  for (std::size_t i = 0; i < titles.rows(); ++i) given.push_back({titles.text(i, "path"), titles.text(i, "title")});
  Names const names(given);
  Lines lines{{"Value", "Central", "Range", "Founded on", "Source", "As of", "Note", "What the source says"}};
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    std::vector<std::string> line;
    for (char const* const column : {"path", "central", "range", "grade", "source", "as_of", "note", "says"}) {
      line.push_back(rows.text(i, column));
    }
    std::string const title = names.path(line.front());
    if (!title.empty()) line.front() = fmt::format("{}: {}", title, line.front());
    lines.push_back(std::move(line));
  }
  return table("What is taken for granted", lines);
}

}  // namespace

std::string plain_page(Json const& document) {
  Columns const manifest(document, "manifest");
  std::map<std::string, std::string> facts;
  for (std::size_t i = 0; i < manifest.rows(); ++i) facts[manifest.text(i, "key")] = manifest.text(i, "value");
  std::string const kind = document.value("kind", "");
  std::string html = element("h1", facts["title"].empty() ? facts["scenario"] : facts["title"]);
  html += element("p", facts["question"]);
  html += kind == "run" ? of_run(document) : kind == "sweep" ? of_sweep(document) : of_comparison(document);
  html += assumptions_of(document);
  return html +
         element("p", "Without JavaScript this report has no charts; with it they are drawn from the same file.");
}

}  // namespace chokepoint::report
