#include "engine/scenario/schema.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "engine/scenario/conditions.hpp"
#include "engine/scenario/laws.hpp"

namespace chokepoint::scenario {

namespace {

using Json = nlohmann::ordered_json;
namespace dim = base::dimensions;

constexpr std::string_view number_pattern = R"([-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)";
constexpr std::string_view date_pattern =
    R"(^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?(Z|[-+][0-2][0-9]:[0-5][0-9])?)?$)";
constexpr std::string_view name_pattern = R"(^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$)";
constexpr std::string_view uncertain_pattern = R"(^\$[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$)";

// Pieces of unit patterns. A word of goods is the product's, so any word will do here.
constexpr std::string_view time_words = "(weeks?|days?|d|hours?|h|minutes?|min|seconds?|s)";
constexpr std::string_view rate_words = "(year|quarter|month|weeks?|days?|d|hours?|h|minutes?|min|seconds?|s)";
constexpr std::string_view word = "[A-Za-z][A-Za-z0-9_]*";
constexpr std::string_view currency = "[A-Z]{3}";
constexpr std::string_view per = "( +per +| */ *)";
constexpr std::string_view leading_per = "(per +|/ *)";

/// The text of a unit of this dimension. Dimensions that scenarios rarely use get any unit.
std::string unit_pattern(base::Dimension dimension) {
  if (dimension == dim::time) return std::string(time_words);
  if (dimension == dim::goods) return std::string(word);
  if (dimension == dim::money) return std::string(currency);
  if (dimension == dim::price) return fmt::format("{}({}{})?", currency, per, word);
  if (dimension == dim::rate) return fmt::format("(% *)?{}{}", leading_per, rate_words);
  if (dimension == dim::goods_rate) return fmt::format("{}{}{}", word, per, rate_words);
  if (dimension == dim::holding_cost) return fmt::format("{}({}{}|-{}){{1,2}}", currency, per, word, word);
  return "[A-Za-z%/][A-Za-z0-9%/* -]*";
}

Json pattern(std::string_view text) { return {{"type", "string"}, {"pattern", text}}; }

Json reference_to(std::string_view definition) { return {{"$ref", fmt::format("#/definitions/{}", definition)}}; }

Json described(std::string_view meaning, Json schema) {
  Json result = {{"description", meaning}};
  if (schema.contains("$ref")) {  // draft 7 ignores whatever stands beside a $ref
    result["allOf"] = Json::array({std::move(schema)});
  } else {
    for (auto& [key, value] : schema.items()) result[key] = std::move(value);
  }
  return result;
}

Json any_of(std::vector<Json> choices) {
  Json result;
  result["anyOf"] = std::move(choices);
  return result;
}

Json closed_object(Json properties, std::vector<std::string_view> const& required) {
  Json result = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) result["required"] = required;
  result["additionalProperties"] = false;
  return result;
}

std::string_view dimension_name(base::Dimension dimension) {
  if (dimension == dim::none) return "";
  if (dimension == dim::time) return "_time";
  if (dimension == dim::goods) return "_goods";
  if (dimension == dim::money) return "_money";
  if (dimension == dim::price) return "_price";
  if (dimension == dim::rate) return "_rate";
  if (dimension == dim::goods_rate) return "_goods_rate";
  if (dimension == dim::holding_cost) return "_holding_cost";
  return "_measure";
}

/// What a value is, as far as one schema can say it.
struct ValueType {
  ValueKind kind = ValueKind::number;
  base::Dimension dimension{};
  bool free_unit = false;  ///< any unit will do: attributes of products

  std::string name() const {
    if (free_unit) return "measure";
    if (kind == ValueKind::number) return fmt::format("number{}", dimension_name(dimension));
    return std::string(kind_name(kind));
  }
};

class SchemaWriter {
 public:
  Json write(std::vector<FieldNode> const& fields) {
    Json root = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "chokepoint scenario"},
                 {"description", "Language version 1. `chokepoint explain KEY` says more about each key."}};
    Json body = object_of(fields);
    for (auto& [key, value] : body.items()) root[key] = std::move(value);
    root["definitions"] = std::move(definitions_);
    return root;
  }

 private:
  // Definitions are made on first use; a name that is being made is already entered, so none is made twice.
  template <class Make>
  Json define(std::string const& name, Make const& make) {
    if (!definitions_.contains(name)) {
      definitions_[name] = Json::object();
      Json made = make();
      definitions_[name] = std::move(made);
    }
    return reference_to(name);
  }

  Json date() {
    return define("moment", [] {
      return described("A date such as 2026-01-28, or a moment such as 2026-01-28T12:00Z.", pattern(date_pattern));
    });
  }

  Json uncertain_name() {
    return define("uncertain_name", [] {
      return described("A value of the block `uncertain`, by its name: $cap_share.", pattern(uncertain_pattern));
    });
  }

  static Json flag() {
    return any_of({Json{{"type", "boolean"}},
                   pattern("^(yes|no|true|false|on|off|Yes|No|True|False|On|Off|YES|NO|TRUE|FALSE|ON|OFF)$")});
  }

  static Json string() { return {{"type", "string"}}; }

  /// Free text may look like a number to a YAML reader: `license: 1.0`.
  static Json loose_text() { return {{"type", {"string", "number", "boolean"}}}; }

  /// Names may be numbers to a YAML reader, too: a site called 1.
  static Json element_name() { return any_of({pattern(name_pattern), Json{{"type", "integer"}, {"minimum", 0}}}); }

  Json constant(ValueType const& type) {
    return define("constant_" + type.name(), [&]() -> Json {
      if (type.free_unit) {
        return any_of({Json{{"type", "number"}},
                       pattern(fmt::format("^{}( *%| +{})?$", number_pattern, unit_pattern({.operations = 9})))});
      }
      switch (type.kind) {
        case ValueKind::integer:
          return any_of({Json{{"type", "integer"}}, pattern(fmt::format("^{}$", number_pattern))});
        case ValueKind::date:
          return date();
        case ValueKind::flag:
          return flag();
        case ValueKind::any:
          return loose_text();
        default:
          break;
      }
      if (type.dimension == dim::none) {
        return any_of(
            {Json{{"type", "number"}}, pattern(fmt::format("^{}( *%| +(percent|bp|TPP))?$", number_pattern))});
      }
      return described(base::describe(type.dimension),
                       pattern(fmt::format("^{} +{}$", number_pattern, unit_pattern(type.dimension))));
    });
  }

  /// A constant or the name of an uncertain value.
  Json plain_value(ValueType const& type) { return any_of({constant(type), uncertain_name()}); }

  Json with_provenance(std::string_view key, Json schema) {
    Json properties;
    properties[std::string(key)] = std::move(schema);
    properties["source"] =
        described("Where it comes from: a key of your fact sheet, a citation, or judgment.", string());
    properties["as_of"] = described("The date of the source.", date());
    properties["note"] = described("Why this value.", loose_text());
    return closed_object(std::move(properties), {key});
  }

  Json value(ValueType const& type, bool dated, bool fixed) {
    if (fixed) {
      return define("fixed_" + type.name(), [&] {
        return any_of({constant(type), with_provenance("value", constant(type))});
      });
    }
    return define(dated ? "dated_" + type.name() : type.name(), [&] {
      std::vector<Json> choices = {constant(type), uncertain_name(), with_provenance("value", plain_value(type))};
      if (dated) {
        Json path = {{"type", "object"},
                     {"propertyNames", {{"pattern", date_pattern}}},
                     {"additionalProperties", any_of({plain_value(type), with_provenance("value", plain_value(type))})},
                     {"minProperties", 1}};
        choices.push_back(with_provenance("path", described("Values by the date from which they hold.", path)));
      }
      return any_of(std::move(choices));
    });
  }

  /// Inside a law numbers may go without a unit: `unit:` beside the law's name gives it.
  Json law_value(LawArgument const& argument, ValueType const& type) {
    if (argument.role == ArgumentRole::value) return any_of({Json{{"type", "number"}}, plain_value(type)});
    ValueType const pure{.kind = argument.role == ArgumentRole::count ? ValueKind::integer : ValueKind::number};
    Json result = plain_value(pure);
    if (argument.minimum > -1e300)
      result[argument.minimum_excluded ? "exclusiveMinimum" : "minimum"] = argument.minimum;
    if (argument.maximum < 1e300) result["maximum"] = argument.maximum;
    return result;
  }

  Json law_argument(LawArgument const& argument, ValueType const& type) {
    Json one = law_value(argument, type);
    if (argument.is_list) one = Json{{"type", "array"}, {"items", std::move(one)}, {"minItems", 1}};
    return described(argument.meaning, std::move(one));
  }

  /// All ways of writing the arguments of one law.
  Json law_arguments(LawInfo const& law, ValueType const& type) {
    auto const of = [&](std::string_view name) {
      return law_argument(law.arguments[*argument_index(law, name)], type);
    };
    std::vector<Json> choices;
    LawForm const& first = law.forms.front();
    std::vector<std::string_view> in_order = first.required;
    in_order.insert(in_order.end(), first.optional.begin(), first.optional.end());
    bool const has_lists = law.arguments.front().is_list;
    if (first.required.size() == 1) choices.push_back(of(first.required.front()));
    if (!has_lists) {
      Json items = Json::array();
      for (auto const& name : in_order) items.push_back(of(name));
      choices.push_back({{"type", "array"},
                         {"items", std::move(items)},
                         {"minItems", first.required.size()},
                         {"maxItems", in_order.size()}});
    }
    for (auto const& form : law.forms) {
      Json properties;
      for (auto const& name : form.required) properties[std::string(name)] = of(name);
      for (auto const& name : form.optional) properties[std::string(name)] = of(name);
      choices.push_back(closed_object(std::move(properties), form.required));
    }
    return described(law.meaning, any_of(std::move(choices)));
  }

  /// Adds the laws that suit `type` as keys, of which exactly one is written.
  void add_laws(ValueType const& type, Json& properties, Json& one_of) {
    for (auto const& law : laws()) {
      if (check_kind(law, type.kind)) continue;
      std::string const name(law.name);
      properties[name] = define(fmt::format("{}_of_{}", name, type.name()), [&] { return law_arguments(law, type); });
      one_of.push_back({{"required", {name}}});
    }
  }

  Json law(ValueType const& type, bool dated) {
    if (dated) {
      return define("dated_law_of_" + type.name(), [&] {
        Json path = {{"type", "object"},
                     {"propertyNames", {{"pattern", date_pattern}}},
                     {"additionalProperties", law(type, false)},
                     {"minProperties", 1}};
        return any_of({law(type, false),
                       with_provenance("path", described("Laws by the date from which they hold.", std::move(path)))});
      });
    }
    return define("law_of_" + type.name(), [&] {
      Json properties;
      Json one_of = Json::array();
      add_laws(type, properties, one_of);
      properties["unit"] = described("Unit of the law's numbers where they carry none.", string());
      Json body = closed_object(std::move(properties), {});
      body["oneOf"] = std::move(one_of);
      return any_of({constant(type), uncertain_name(), with_provenance("value", plain_value(type)),
                     with_provenance("law", described("Drawn at each use.", std::move(body)))});
    });
  }

  static ValueType type_of(FieldNode const& field) {
    return {.kind = field.kind, .dimension = dimension_of(field), .free_unit = field.info.any_dimension};
  }

  /// Bounds concern plain numbers only: amounts with a unit are texts, and the reader's to compare.
  static void add_bounds(Json& schema, FieldInfo const& info) {
    if (info.minimum > -1e300) schema[info.above_minimum ? "exclusiveMinimum" : "minimum"] = info.minimum;
    if (info.maximum < 1e300) schema["maximum"] = info.maximum;
  }

  Json references(FieldInfo const& info) {
    Json item = element_name();
    if (info.refers_to == "!weekday") item = Json{{"enum", {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}}};
    if (info.refers_to == "!date") item = date();
    if (info.refers_to == "!file") item = string();
    if (info.refers_to == "!value") item = Json{{"type", {"string", "number", "boolean"}}};
    return {{"type", "array"}, {"items", std::move(item)}};
  }

  Json named_blocks(FieldNode const& field) {
    Json table = closed_object({{"table", described("A CSV file beside the scenario, one row an element; its columns "
                                                    "are dotted keys.",
                                                    string())}},
                               {"table"});
    Json by_name = {{"type", "object"},
                    {"propertyNames", {{"pattern", name_pattern}}},
                    {"additionalProperties", object_of(field.children)}};
    return any_of({std::move(by_name), std::move(table)});
  }

  /// One pattern for each key that may be dated: names may be any, and items of lists are counted.
  void add_settings(std::vector<FieldNode> const& fields, std::string const& prefix, Json& patterns) {
    constexpr std::string_view any_name = R"(\.[A-Za-z0-9_].*)";
    for (auto const& field : fields) {
      std::string const path = prefix + (prefix.empty() ? "" : R"(\.)") + std::string(field.info.name);
      bool const named = field.shape == FieldShape::named_blocks || field.shape == FieldShape::named_values;
      std::string const here = named                                      ? path + std::string(any_name)
                               : field.shape == FieldShape::listed_blocks ? path + R"(\.[0-9]+)"
                                                                          : path;
      add_settings(field.children, here, patterns);
      if (!field.info.dated) continue;
      ValueType const type = type_of(field);
      bool const is_law = field.shape == FieldShape::law;
      Json item = is_law ? law(type, false) : any_of({value(type, false, false)});
      if (type.dimension == dim::none) add_bounds(item, field.info);
      patterns["^" + here + "$"] = std::move(item);
    }
  }

  Json settings() {
    Json patterns = Json::object();
    add_settings(scenario_fields(), "", patterns);
    return {{"type", "object"}, {"patternProperties", std::move(patterns)}, {"additionalProperties", false}};
  }

  Json shape_of(FieldNode const& field) {
    switch (field.shape) {
      case FieldShape::value: {
        Json result = any_of({value(type_of(field), field.info.dated, field.info.fixed)});
        bool const pure = type_of(field).dimension == dim::none && !field.info.any_dimension &&
                          (field.kind == ValueKind::number || field.kind == ValueKind::integer);
        if (pure) add_bounds(result, field.info);
        return result;
      }
      case FieldShape::text:
      case FieldShape::formula:
        return loose_text();
      case FieldShape::choice:
        return {{"enum", field.info.choices}};
      case FieldShape::reference:
        return element_name();
      case FieldShape::references:
        return references(field.info);
      case FieldShape::law:
        return law(type_of(field), field.info.dated);
      case FieldShape::block:
        return object_of(field.children);
      case FieldShape::named_blocks:
        return named_blocks(field);
      case FieldShape::listed_blocks:
        return {{"type", "array"}, {"items", object_of(field.children)}};
      case FieldShape::named_lists:
        return {{"type", "object"},
                {"propertyNames", {{"pattern", name_pattern}}},
                {"additionalProperties", {{"type", "array"}, {"items", element_name()}}}};
      case FieldShape::named_values: {
        // As the reader has it: without unit and range in the table, any unit goes.
        bool const ranged = field.info.minimum > -1e300 || field.info.maximum < 1e300;
        ValueType const type{.dimension = field.info.dimension,
                             .free_unit = field.info.dimension == dim::none && !ranged};
        Json item = any_of({value(type, field.info.dated, field.info.fixed)});
        add_bounds(item, field.info);
        return {{"type", "object"},
                {"propertyNames", {{"pattern", name_pattern}}},
                {"additionalProperties", std::move(item)}};
      }
      case FieldShape::settings:
        return settings();
      case FieldShape::variants: {
        Json const one = {{"type", {"string", "number", "boolean", "object", "array", "null"}}};
        Json const settings = {
            {"type", "object"}, {"patternProperties", {{"^title$", loose_text()}}}, {"additionalProperties", one}};
        return {{"type", "object"}, {"additionalProperties", any_of({string(), settings})}};
      }
      case FieldShape::inline_law:
        break;  // not one key but one of many: see object_of
    }
    return Json::object();
  }

  static std::string description(FieldInfo const& info) {
    std::string text(info.meaning);
    if (!info.applies.empty()) text += fmt::format(" Has an effect {}.", describe_condition(info.applies));
    if (!info.default_text.empty()) text += fmt::format(" Default: {}.", info.default_text);
    if (!info.example.empty()) text += fmt::format(" Example: {}", info.example);
    return text;
  }

  Json object_of(std::vector<FieldNode> const& fields) {
    Json properties = Json::object();
    std::vector<std::string_view> required;
    Json one_of = Json::array();
    for (auto const& field : fields) {
      if (field.shape == FieldShape::inline_law) {
        add_laws({.kind = field.kind}, properties, one_of);
        if (!field.info.required) one_of.clear();
        continue;
      }
      properties[std::string(field.info.name)] = described(description(field.info), shape_of(field));
      if (field.info.required) required.push_back(field.info.name);
    }
    Json result = closed_object(std::move(properties), required);
    if (!one_of.empty()) result["oneOf"] = std::move(one_of);
    return result;
  }

  Json definitions_ = Json::object();
};

}  // namespace

std::string json_schema() { return json_schema(scenario_fields()); }

std::string json_schema(std::vector<FieldNode> const& fields) {
  constexpr int indent = 2;
  return SchemaWriter().write(fields).dump(indent) + "\n";
}

}  // namespace chokepoint::scenario
