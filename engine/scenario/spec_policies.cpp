#include "engine/scenario/spec_policies.hpp"

#include "engine/policy/questions.hpp"
#include "engine/scenario/spec.hpp"

/// The field table, continued: policies.
namespace chokepoint::scenario {

namespace {

using enum ValueKind;

std::vector<std::string_view> question_names() {
  std::vector<std::string_view> names;
  for (policy::QuestionInfo const& question : policy::all_questions()) names.push_back(question.name);
  return names;
}

}  // namespace

void PolicySpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The policy's name for people."}, title);
  v.choice(
      {.name = "answers",
       .meaning = "The question: which decision it takes. `docs/reference/questions.md` says of each who is asked, "
                  "what may be looked at and what is decided.",
       .required = true,
       .choices = question_names(),
       .example = "allocation"},
      answers);
  v.references({.name = "of",
                .meaning = "Who decides so: of those whom the question is asked. Without `of`, `role` and `in`, all.",
                .refers_to = "sites|production|offices|permits|buyers|dealers|governments|introductions",
                .empty_means_all = true,
                .example = "[hsinchu]"},
               of);
  v.text({.name = "role",
          .meaning = "Only those whose firm is of this kind (`firms.*.kind`).",
          .example = "hyperscaler",
          .applies = "!of"},
         role);
  v.references({.name = "in",
                .meaning = "Only those in these countries. A policy for names goes before one for a role in countries, "
                           "that before one for a role or countries alone, and that before one for all.",
                .refers_to = "countries",
                .empty_means_all = true,
                .example = "[CN]",
                .applies = "!of"},
               in);
  v.text(
      {.name = "library",
       .meaning = "A shared library that answers, in place of `decides`: NAME of NAME.so, in one of the folders of "
                  "`--plugins` or CHOKEPOINT_PLUGINS; or `built_in`: `reserve`, `risk_score` and `avoid`, which come "
                  "with the engine. [Writing policies](../writing-policies.md) says how one is "
                  "made. One that hangs is ended by `sweep --isolate` alone: `policy check` tries it before.",
       .example = "us_reserve",
       .applies = "!decides"},
      library);
  v.text({.name = "policy",
          .meaning = "Which of the library's policies; without, the only one that it has for the question.",
          .example = "us_reserve",
          .applies = "library"},
         policy);
  v.text({.name = "worker",
          .meaning = "A policy in Python that answers in a program of its own, in place of `decides`: NAME of NAME.py, "
                     "in one of the folders of `--plugins` or CHOKEPOINT_PLUGINS. "
                     "[Policies in Python](../policies-in-python.md) says how one is written.",
          .example = "risk_customs",
          .applies = "!decides"},
         worker);
  v.text({.name = "script",
          .meaning = "A file in Lua that answers, in place of `decides`, relative to the scenario and in its folder. "
                     "[Policies in Lua](../policies-in-lua.md) says what it finds and may do.",
          .example = "waitlist.lua"},
         script);
  v.text({.name = "lua",
          .meaning = "The same, written in the scenario itself, as a block of text.",
          .example = "\"function decide(situation, cases) return cases[1].need end\""},
         lua);
  v.formula(
      {.name = "decides",
       .meaning = "The decision of each case: an amount, a share, a score, or one of the question's words. It may "
                  "look at what the question tells, at `product.ATTRIBUTE`, at `$parameters`, and where a volume "
                  "is shared at `left`, what the cases before have left of it.",
       .example = "if buyer_home == US then min(wanted, left) else max(0 chips, min(wanted, left - $reserve))"},
      decides);
  v.named_values(
      {.name = "parameters",
       .meaning = "Numbers of the formula, which a study may vary: `$NAME` there, `parameters.NAME` in "
                  "Lua and Python. A policy that declares its parameters (every one of a library, and those in Lua and "
                  "Python that do) takes these, each in its unit and within its bounds; what is left out has the "
                  "policy's own default, from which `--set` and studies may vary it.",
       .dated = true,
       .example = "{reserve: 20000 chips}",
       .declared_by = "!decides"},
      parameters);
  v.named_lists({.name = "names",
                 .meaning = "Names that a library's policy declares that it takes: countries, products, firms.",
                 .refers_to = "!declared",
                 .example = "{favored: [US]}",
                 .applies = "library"},
                names);
  v.value({.name = "active",
           .meaning = "Whether it decides; while it doesn't, the engine's own answer holds.",
           .default_text = "yes",
           .dated = true},
          flag, active);
}

}  // namespace chokepoint::scenario
