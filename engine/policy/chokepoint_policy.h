/* What chokepoint asks of policies, and how an answer looks: the questions as plain C structs.
 *
 * Every decision in a simulation is a question with a name. A question comes with one *situation* (who is asked, when,
 * about what) and one or more *cases*; the answer is one decision for each case, in the order of the cases. All members
 * are 8 bytes wide, without padding: signed integers and IEEE doubles.
 *
 *   amounts   integers, in parts of the product; `parts_per_unit` of them are one unit
 *   dates     integers, UTC seconds since 1970; CHOKEPOINT_NEVER where there is none
 *   times     integers, seconds
 *   money     doubles, in units of the currency that the product is priced in (dollars, not cents)
 *   shares    doubles, of 1
 *   flags     integers, 0 or 1
 *   names     integers, the place among all of their kind in the order of names; -1 where there is none
 *   words     integers, the place in the list that is given beside the member
 *   luck      a double in (0,1), drawn for the case: the same wherever and whenever the run is repeated, and for every
 *             policy that is asked
 *
 * How decisions are read: of a *score* the case with the greatest is taken, of equal ones the first (of `loading` and
 * `funding` the others after it, as long as there is room or money); a case with a score below 0 is not taken, and when
 * all are below 0 none is. Of shared *amounts* each is at least 0 and at most what the case wants, and all together are
 * at most the volume. *Money* is at least `least` and at most `most`. Anything else than a finite number of the kind
 * that is asked for, within its bounds, ends the replication.
 *
 * The same table with units, bounds and meanings is in docs/reference/questions.md; both are held against each other by
 * a test.
 */
#ifndef CHOKEPOINT_POLICY_H
#define CHOKEPOINT_POLICY_H

#include <stdint.h>

#define CHOKEPOINT_NEVER INT64_MAX

/* Who is asked, and when: the beginning of every situation. */
typedef struct chokepoint_asker {
  int64_t date;    /* date */
  int64_t actor;   /* name of an actor, such as "sites.hsinchu" */
  int64_t country; /* name of its country */
  int64_t firm;    /* name of its firm */
} chokepoint_asker;

/* What a case is about, for luck: the beginning of every case. */
typedef struct chokepoint_subject {
  int64_t id;  /* what its luck follows: an order, a lot, an application; put off or held, another one each day */
  double luck; /* share */
} chokepoint_subject;

/* allocation: how much of a scarce stock does each order get that could leave? Decision: shared amount; what is neither
   all that is wanted nor a whole number of lots is rounded down to whole lots, and the rest stays. */
typedef struct chokepoint_allocation {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t volume;         /* amount: on hand */
  int64_t lot;            /* amount: goods leave in whole multiples of this, or when they complete an order */
  int64_t rule;           /* word: first_come, proportional, max_min, auction; of the stock's key `allocation` */
} chokepoint_allocation;
typedef struct chokepoint_allocation_case {
  chokepoint_subject subject;
  int64_t wanted;      /* amount: still open of the order */
  int64_t tier;        /* count: the order's class; lower ones come first */
  double bid;          /* share of list price that is offered on top of it */
  int64_t buyer_firm;  /* name */
  int64_t buyer_home;  /* name of that firm's country */
  int64_t destination; /* name of the country where the goods go */
  int64_t ordered_on;  /* date */
  int64_t buyer_kind;  /* name of a kind of firms; none where the firm has no such word */
  double price;        /* money for a unit, as listed now; 0 where there is none */
  int64_t needed_on;   /* date when the need behind it falls due */
} chokepoint_allocation_case;

/* import_permits: how much of a batch of permits does each application get? Decision: shared amount. */
typedef struct chokepoint_import_permits {
  chokepoint_asker asker;
  int64_t product;        /* name; none: units of any count alike */
  int64_t parts_per_unit; /* count */
  int64_t volume;         /* amount: left of the batch */
  int64_t rule;           /* word: first_come, proportional, max_min; of the authority's key `split` */
} chokepoint_import_permits;
typedef struct chokepoint_import_permits_case {
  chokepoint_subject subject;
  int64_t wanted;         /* amount: what there is room for, by the conditions of the authority */
  int64_t tier;           /* count: class of the firm; lower ones come first */
  int64_t applicant;      /* name of the firm; none: a buyer of no firm */
  int64_t filed_on;       /* date */
  int64_t applicant_home; /* name of the country of that firm */
  int64_t applicant_kind; /* name of a kind of firms */
  double price;           /* money for a unit of what is applied for, as listed now */
  int64_t needed_on;      /* date when the need behind it falls due */
} chokepoint_import_permits_case;

/* replenishment: how much does a stock order at a review? One case. Decision: amount. */
typedef struct chokepoint_replenishment {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t on_hand;        /* amount */
  int64_t on_order;       /* amount */
  int64_t committed;      /* amount that open orders are owed */
  int64_t proposed;       /* amount that the stock's own rule would order */
} chokepoint_replenishment;
typedef struct chokepoint_replenishment_case {
  chokepoint_subject subject;
} chokepoint_replenishment_case;

/* ordering: how much does a buyer order for what it needs? One case. Of less than the need the rest is not ordered
   later, unless the stream restocks, which looks at its stock anew; what is more than the need is padding. Decision:
   amount. */
typedef struct chokepoint_ordering {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t unmet;          /* amount: needed from earlier orders of the stream and not there yet */
  int64_t proposed;       /* amount that the stream's own rule would order: the need, times `padded_by` */
} chokepoint_ordering;
typedef struct chokepoint_ordering_case {
  chokepoint_subject subject;
  int64_t need; /* amount */
} chokepoint_ordering_case;

/* pausing: does a buyer put off an order? One case, asked again every day while it is put off. Decision: word, one of
   order, wait. */
typedef struct chokepoint_pausing {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  double price;           /* money for a unit, as listed now; 0 where there is none */
} chokepoint_pausing;
typedef struct chokepoint_pausing_case {
  chokepoint_subject subject;
  int64_t quantity;  /* amount */
  int64_t wanted_on; /* date: when it would have been ordered at first */
} chokepoint_pausing_case;

/* release: do goods leave before the importer's permit is there, so that they may have to wait for it at the border,
   where duty is paid already? One case, asked whenever an order's requirements are looked at and permits
   are missing. Decision: word, one of
   when_permitted, when_licensed. */
typedef struct chokepoint_release {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  double price;           /* money for a unit, as listed now */
  int64_t rule;           /* word: when_permitted, when_licensed; of the stock's key `release` */
} chokepoint_release;
typedef struct chokepoint_release_case {
  chokepoint_subject subject;
  int64_t quantity;        /* amount */
  int64_t permits_missing; /* count of authorities that must still agree */
  int64_t buyer_firm;      /* name */
  int64_t destination;     /* name of a country */
  int64_t ordered_on;      /* date */
  int64_t buyer_home;      /* name of the country of that firm */
  int64_t buyer_kind;      /* name of a kind of firms */
  int64_t needed_on;       /* date when the need behind it falls due */
} chokepoint_release_case;

/* export_licensing: how does an office decide on an application? One case. Decision: word, one of approve, deny,
   return. */
typedef struct chokepoint_export_licensing {
  chokepoint_asker asker;
} chokepoint_export_licensing;
typedef struct chokepoint_export_licensing_case {
  chokepoint_subject subject;
  int64_t product;        /* name; of applications that name none: none */
  int64_t parts_per_unit; /* count */
  int64_t quantity;       /* amount */
  int64_t review;         /* word: none, case_by_case, denial, approval; how the rule in force has it weighed */
  double approves;        /* share that the office's own rule approves */
  double denies;          /* share that it denies; the rest is returned without action */
  int64_t buyer_firm;     /* name */
  int64_t destination;    /* name of a country */
  int64_t filed_on;       /* date */
  int64_t attempt;        /* count of earlier ones */
  int64_t buyer_home;     /* name of the country of the firm that buys */
  int64_t buyer_kind;     /* name of a kind of firms */
  int64_t seller_firm;    /* name of the firm that sells */
  double price;           /* money for a unit, as listed now */
  int64_t needed_on;      /* date when the need behind it falls due */
} chokepoint_export_licensing_case;

/* customs_inspection: is an arriving lot inspected, or does it pass the stages of the office at once? One case.
   Decision: word, one of inspect, pass. */
typedef struct chokepoint_customs_inspection {
  chokepoint_asker asker;
  double inspected; /* share that the office's own rule inspects */
} chokepoint_customs_inspection;

/* customs_clearance: what becomes of a lot whose inspection is over? One case; of a lot that is held asked again every
   day. What a rule makes customs hold is held whatever is answered. Decision: word, one of release, hold, refuse. */
typedef struct chokepoint_customs_clearance {
  chokepoint_asker asker;
  double releases; /* share that the office's own rule releases; the rest is refused */
} chokepoint_customs_clearance;

/* customs_forfeit: what becomes of a lot that was held as long as the office holds any? One case. Decision: word, one
   of re_export, forfeit. */
typedef struct chokepoint_customs_forfeit {
  chokepoint_asker asker;
  int64_t rule; /* word: re_export, forfeit; of the office's key `after_hold` */
} chokepoint_customs_forfeit;

/* A lot at customs: the case of the three questions above. */
typedef struct chokepoint_customs_case {
  chokepoint_subject subject;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t quantity;       /* amount */
  double price;           /* money for a unit, as paid or listed */
  int64_t buyer_firm;     /* name; none: a site's own stock */
  int64_t origin;         /* name of the country of origin, or else of where the goods were ordered */
  int64_t destination;    /* name of the country where they go */
  int64_t arrived_on;     /* date */
  int64_t buyer_home;     /* name of the country of the firm that buys */
  int64_t buyer_kind;     /* name of a kind of firms */
  int64_t seller_firm;    /* name of the firm that sells */
  int64_t ordered_on;     /* date when it was ordered */
  int64_t needed_on;      /* date when the need behind it falls due; of a site's own stock none */
} chokepoint_customs_case;

/* routing: which way do goods go from here? A case for each open lane that brings them nearer. Decision: score. */
typedef struct chokepoint_routing {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t quantity;       /* amount */
  int64_t target;         /* name of the site where they go next: the first stop that is left */
  int64_t waited;         /* time since the goods were ordered */
  int64_t rule;           /* word: fastest, cheapest; of the stream's or the stock's key `routing` */
  int64_t target_in;      /* name of the country of `target` */
} chokepoint_routing;
typedef struct chokepoint_routing_case {
  chokepoint_subject subject;
  int64_t lane;  /* name */
  int64_t into;  /* name of the country where it ends */
  int64_t takes; /* expected time of the whole way by this lane */
  double cost;   /* money for a unit over the first lane */
} chokepoint_routing_case;

/* substitution: what does a buyer take in place of what it waits for? A case for each alternative. Decision: score. */
typedef struct chokepoint_substitution {
  chokepoint_asker asker;
  int64_t needed;         /* name of the product that it waits for */
  int64_t parts_per_unit; /* count */
  int64_t need;           /* amount */
  int64_t since;          /* date of the order */
} chokepoint_substitution;
typedef struct chokepoint_substitution_case {
  chokepoint_subject subject;
  int64_t product;      /* name */
  int64_t due;          /* flag: the need has waited as long as the alternative's key `after` says */
  double worth;         /* units of what is needed that one unit stands for */
  int64_t dealer;       /* name of the dealer who is asked; none: a regular seller */
  double premium;       /* share over list price that the dealer was last heard to ask */
  double premium_below; /* share below which the stream's own rule takes it */
} chokepoint_substitution_case;

/* grey_channel: what does a dealer ask over list price? One case. Decision: share. */
typedef struct chokepoint_grey_channel {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t waiting;        /* amount that is asked of it and not bought yet */
  int64_t capacity;       /* amount that it gets in a period */
  double enforcement;     /* number: what multiplies the risk of being found, from 0 */
  double proposed;        /* share that the dealer's own rule would ask */
} chokepoint_grey_channel;
typedef struct chokepoint_grey_channel_case {
  chokepoint_subject subject;
} chokepoint_grey_channel_case;

/* buildout: to which of its campuses does a buyer send what it has received? A case for each. Decision: score; where
   none is taken the first of the list gets the goods. */
typedef struct chokepoint_buildout {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t quantity;       /* amount */
  int64_t rule;           /* word: listed, earliest, largest; of the buyer's key `buildout` */
} chokepoint_buildout;
typedef struct chokepoint_buildout_case {
  chokepoint_subject subject;
  int64_t campus;      /* name */
  int64_t located_in;  /* name of a country */
  int64_t room_in_all; /* amount that fits once everything planned is built, less what is there and was sent */
  int64_t room_first;  /* amount that fits when there is any room */
  int64_t first_on;    /* date of that */
} chokepoint_buildout_case;

/* planning: which of the production orders that wait does a free line start? A case for each product whose components
   are there. Decision: score. */
typedef struct chokepoint_planning {
  chokepoint_asker asker;
  int64_t set_up_for; /* name of the product that the line made last */
  int64_t rule;       /* word: first_come, priority, backlog, margin, shares; of the line's key `plans` */
} chokepoint_planning;
typedef struct chokepoint_planning_case {
  chokepoint_subject subject;
  int64_t product;     /* name */
  int64_t firm_orders; /* flag: firm orders of customers stand behind it */
  double backlog;      /* units ordered and not started */
  int64_t rank;        /* count: place in the line's list of priorities */
  double margin;       /* money that a unit of capacity earns: price x probability of sale - cost */
  double work;         /* number: capacity that the next lot takes */
} chokepoint_planning_case;

/* product_introduction: which design does a firm begin? A case for each that is not introduced and, as far as rules are
   known, could be sold to every customer. Asked when rules become known, while the product it would replace could not
   be sold and no design is under way. Decision: score. */
typedef struct chokepoint_product_introduction {
  chokepoint_asker asker;
  int64_t replaces; /* name of the product; none: nothing */
} chokepoint_product_introduction;
typedef struct chokepoint_product_introduction_case {
  chokepoint_subject subject;
  int64_t product; /* name */
  double cost;     /* money that the design takes, in the currency it is written in */
} chokepoint_product_introduction_case;

/* government_reaction: does a government answer to what it sees, and with which step of its ladder? A case for each
   step. Decision: score. */
typedef struct chokepoint_government_reaction {
  chokepoint_asker asker;
  int64_t sees;    /* flag: what it watches is true by the figures published last */
  int64_t saw;     /* flag: it was at the look before */
  int64_t answers; /* count of those it has given */
} chokepoint_government_reaction;
typedef struct chokepoint_government_reaction_case {
  chokepoint_subject subject;
  int64_t step;     /* count: place on the ladder, from 0 */
  int64_t happened; /* flag: this step's event is known to be in force */
} chokepoint_government_reaction_case;

/* pricing: what does a seller ask for a unit? One case, at each look at the price; what is asked stands until the next,
   however list price moves meanwhile. Decision: money. */
typedef struct chokepoint_pricing {
  chokepoint_asker asker;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t on_hand;        /* amount; of a stock that never runs out 0 */
  int64_t on_order;       /* amount that is ordered or made for the stock, and not there */
  int64_t committed;      /* amount that open orders are owed: those that the inventory position counts */
  int64_t shipped;        /* amount since the look before */
  int64_t lost;           /* amount of orders that were lost since then, for want of goods */
  int64_t received;       /* amount that was made or came since then */
  int64_t every;          /* time between two looks */
  double list_price;      /* money for a unit: as stated, or by costs as they are now */
  double cost;            /* money for a unit: what it is made from, at its prices, and conversion; 0 unless the price
                             follows costs */
  double price;           /* money for a unit that was asked until now */
  double least;           /* money that may be asked: the product's key `lowest`, by list price; without it 0 */
  double most;            /* money that may be asked: `highest`, by list price; without it what can be counted */
  double proposed;        /* money that the product's own rule would ask */
} chokepoint_pricing;
typedef struct chokepoint_pricing_case {
  chokepoint_subject subject;
} chokepoint_pricing_case;

/* loading: which of the goods that wait go onto a departure with a capacity? A case for each lot, by class and then in
   the order in which they came; products are loaded together, so one unit of any has 1,000,000 parts here. Decision:
   score: the greatest goes aboard first, of equal ones the first; the last for which there is room may go in part.
   What stays, and what has a score below 0, waits for the next departure. */
typedef struct chokepoint_loading {
  chokepoint_asker asker;
  int64_t parts_per_unit; /* count: of every product */
  int64_t lane;           /* name */
  int64_t into;           /* name of the country where it ends */
  int64_t room;           /* amount that the departure takes, of all products together */
  int64_t waiting;        /* amount that waits for it, of all products together */
  int64_t every;          /* time between two departures */
} chokepoint_loading;
typedef struct chokepoint_loading_case {
  chokepoint_subject subject;
  int64_t product;     /* name */
  int64_t quantity;    /* amount */
  int64_t tier;        /* count: the order's class; lower ones come first by the engine's own rule */
  double value;        /* money: the lot at its price, as agreed or listed now; 0 where there is none */
  int64_t firmness;    /* word: stock, interest, purchase_order, prepaid; how firm the order was when it was placed, or
                          that it is a site's own */
  int64_t buyer_firm;  /* name; none: a site's own stock */
  int64_t destination; /* name of the country where the goods go */
  int64_t ordered_on;  /* date */
  int64_t needed_on;   /* date when the need behind it falls due, as its order says, else so long after it was placed as
                          its stream says; a site's own: none */
  int64_t waiting_since; /* date when they came to this lane */
} chokepoint_loading_case;

/* funding: which of the orders that wait for money are paid first? A case for each, in the order in which they were
   wanted; asked when one more waits, when a period begins and when money comes back. Decision: score: the greatest is
   paid first, of equal ones the first, in whole units as far as the money goes; the first that isn't paid in full ends
   it. What has a score below 0 waits. */
typedef struct chokepoint_funding {
  chokepoint_asker asker;
  double budget;   /* money: of a period, in the currency of the budget */
  double unspent;  /* money: of this period, in that currency; below 0: overspent */
  int64_t next_on; /* date when the next period begins */
} chokepoint_funding;
typedef struct chokepoint_funding_case {
  chokepoint_subject subject;
  int64_t product;        /* name */
  int64_t parts_per_unit; /* count */
  int64_t quantity;       /* amount that waits for money */
  int64_t padding;        /* amount of it that nobody needs */
  double price;           /* money for a unit, as listed now, in the currency of the budget */
  int64_t tier;           /* count: the stream's class; lower ones come first where goods are scarce */
  int64_t firmness;       /* word: interest, purchase_order, prepaid; how firm the order will be */
  int64_t wanted_on;      /* date when it fell due */
  int64_t needed_on;      /* date when the need behind it falls due, as its order says */
} chokepoint_funding_case;

#endif
