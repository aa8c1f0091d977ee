/* Policies in shared libraries: the table by which a library offers them. The questions themselves, and how decisions
 * are read, are in chokepoint_policy.h.
 *
 * A library offers each policy as one const object whose name says for which version of this table it is, which
 * question it answers, and what it is called:
 *
 *     chokepoint_policy_v1__allocation__us_reserve
 *
 * So the engine knows what a library offers from its list of symbols, before any of its code runs. C++ has
 * `chokepoint_policy.hpp` to write such objects; in C:
 *
 *     static int32_t decide(chokepoint_context *context, void const *situation, void const *cases, int64_t count,
 *                           chokepoint_decision *decisions) {...}
 *     chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, us_reserve) = {
 *         .struct_size = sizeof(chokepoint_policy), .situation_size = sizeof(chokepoint_allocation), ...};
 *
 * What is promised: members are only ever added at the ends of these structs and of those of questions; what is added
 * is there when `struct_size` says so, and a library that was built before finds its own members where they were. A
 * table of another version has another name, and an engine that doesn't know it refuses the library.
 *
 * What a policy promises: to decide from what it is given and from nothing else (no clock, no file, no memory of its
 * own between calls but `state`); neither to end the program nor to copy it (fork), and to print nothing; to leave
 * rounding, flush-to-zero and locale alone; to be callable by several threads at once, each with a context of its own.
 * `chokepoint policy check` holds it to that.
 */

#ifndef CHOKEPOINT_POLICY_TABLE_H
#define CHOKEPOINT_POLICY_TABLE_H

#include <stdint.h>

#include "chokepoint_policy.h"

#define CHOKEPOINT_POLICY_VERSION 1

/* The name of a policy's object: CHOKEPOINT_POLICY_SYMBOL(allocation, us_reserve). */
#define CHOKEPOINT_POLICY_SYMBOL(question, name) CHOKEPOINT_POLICY_SYMBOL_(question, name)
#define CHOKEPOINT_POLICY_SYMBOL_(question, name) chokepoint_policy_v1__##question##__##name

/* Of a policy's object: visible to the engine, however the library is compiled. */
#define CHOKEPOINT_POLICY_EXPORT __attribute__((visibility("default")))

/* The decision of one case: which of both is read is the question's to say. */
typedef union chokepoint_decision {
  int64_t integer; /* amount or word */
  double number;   /* share, money or score */
} chokepoint_decision;

/* A number that a scenario may give to a policy. */
typedef struct chokepoint_parameter {
  char const* name;    /* as a scenario writes it: lower-case letters, digits and _ */
  char const* unit;    /* what it is counted in, as scenarios write units: "days", "%", "units"; "": a plain number */
  double otherwise;    /* in that unit: what holds where a scenario doesn't give it */
  double least;        /* in that unit */
  double most;         /* in that unit */
  char const* meaning; /* one sentence, for people */
} chokepoint_parameter;

/* Names that a scenario may give to a policy: some countries, some products. */
typedef struct chokepoint_name_list {
  char const* name;    /* as a scenario writes it */
  char const* kind;    /* country, firm, product, site, lane, campus, dealer, actor, attribute or kind (of firms) */
  char const* meaning; /* one sentence, for people */
} chokepoint_name_list;

/* The names of one list, ascending, as members of questions have them. */
typedef struct chokepoint_names {
  int64_t const* places;
  int64_t count;
} chokepoint_names;

/* What comes with a question: the engine's, valid during the call. */
typedef struct chokepoint_context chokepoint_context;
struct chokepoint_context {
  int64_t struct_size;           /* bytes of this struct that are there */
  double const* parameters;      /* one for each of the policy's parameters, in its unit, as it is now */
  chokepoint_names const* lists; /* one for each of the policy's name lists */
  void* state;  /* `state_size` bytes of this policy and the actor who is asked: zero when a run begins,
                   then what the last call left; aligned to 8 bytes; null where the size is 0 */
  void* engine; /* the engine's own */

  /* A share in (0,1): luck of the question, the actor who is asked and the case with this `subject.id`. The number 0 is
     the case's own `luck`; 1, 2, ... are further ones. The same wherever and whenever the run is repeated. */
  double (*draw)(chokepoint_context const* context, int64_t subject_id, int64_t number);

  /* An attribute of a product, now, in base units; NaN where it has none. Attributes are named in a name list. */
  double (*attribute)(chokepoint_context const* context, int64_t product, int64_t attribute);

  /* Says why there is no answer; `decide` then returns something else than 0. The text is copied. */
  void (*fail)(chokepoint_context* context, char const* reason);
};

/* A policy. */
typedef struct chokepoint_policy {
  int64_t struct_size;    /* sizeof(chokepoint_policy) */
  int64_t situation_size; /* sizeof(chokepoint_allocation), of the question's situation as it was compiled */
  int64_t case_size;      /* sizeof(chokepoint_allocation_case), of the question's case likewise */
  char const* meaning;    /* one sentence, for people */
  int64_t state_size;     /* bytes that each actor who is asked has of its own; at most CHOKEPOINT_MOST_STATE */
  int64_t parameter_count;
  chokepoint_parameter const* parameters;
  int64_t list_count;
  chokepoint_name_list const* lists;

  /* Gives the decision of each of `count` >= 1 cases, in their order, and returns 0; or says why not and returns
     something else, which ends the replication. Nothing may be thrown or jumped out of it. */
  int32_t (*decide)(chokepoint_context* context, void const* situation, void const* cases, int64_t count,
                    chokepoint_decision* decisions);
} chokepoint_policy;

/* The most state that an actor may have: a run clears all of it, and there may be many actors. */
#define CHOKEPOINT_MOST_STATE 65536

#endif
