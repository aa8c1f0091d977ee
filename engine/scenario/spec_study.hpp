#pragma once

#include <vector>

#include "engine/scenario/field.hpp"
#include "engine/scenario/seldom.hpp"

/// Blocks of spec.hpp, continued: studies, as their author wrote them.
namespace chokepoint::scenario {

/// Something that a study varies.
struct FactorSpec final : SpecBlock {
  Text title, path, switched, unit;
  std::vector<Text> values, range;
  Value levels;
  LawSpec law;
  void visit(FieldVisitor& visitor) override;
};

/// How well a study must know one outcome.
struct PrecisionSpec final : SpecBlock {
  Text outcome, of;
  Value half_width, relative, above, after, quantile;
  void visit(FieldVisitor& visitor) override;
};

struct BudgetSpec final : SpecBlock {
  Value time, replications;
  void visit(FieldVisitor& visitor) override;
};

/// The course of an outcome, or of units in a status, over all replications.
struct BandSpec final : SpecBlock {
  Text title, outcome, status, product, shows;
  Value step;
  std::vector<Text> quantiles;
  void visit(FieldVisitor& visitor) override;
};

/// Many runs of one scenario: what varies between them, and how many there are.
struct StudySpec final : SpecBlock {
  Text title, question, design, uncertain, rows;
  std::vector<Text> answers;
  Value points, replications, at_most, confidence, seed;
  Blocks<FactorSpec> factors;
  NamedLists lockstep;
  Formula where;
  Blocks<PrecisionSpec> precision;
  Blocks<BandSpec> bands;
  Value relief;
  BudgetSpec budget;
  bool has_budget = false;
  Variants compare;
  void visit(FieldVisitor& visitor) override;
};

/// A study in a file of its own.
struct StudyFileSpec final : SpecBlock {
  Value version;
  Text base;
  StudySpec study;
  void visit(FieldVisitor& visitor) override;
};

}  // namespace chokepoint::scenario
