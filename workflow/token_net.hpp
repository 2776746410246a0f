#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/definition.hpp"

namespace vanthu::workflow {

/// How many tokens stand on each place of a scope: one character a place.
using Marking = std::string;

/// The token game of one scope of a definition (the process or one sub-process), for proofs. A place is a flow, or a task
/// that some of its boundary events have left without interrupting it. Tokens that have no choice are moved on at once:
/// whatever else moves, they would go the same way.
class TokenNet final {
public:
    TokenNet(const Definition& definition, std::string_view scope);

    struct Move {
        Marking to;
        std::size_t node;  ///< what moved, a number for `node`
    };

    /// The marking after the start event.
    [[nodiscard]] Marking start() const;
    /// All that can happen next.
    [[nodiscard]] std::vector<Move> moves(const Marking& marking) const;
    [[nodiscard]] const Node& node(std::size_t number) const { return *steps_.at(number).node; }

    struct Waiting {
        const Node* gateway;
        const Flow* missing;  ///< a flow that has no token
    };
    /// The joins that hold tokens and cannot go on.
    [[nodiscard]] std::vector<Waiting> waiting_joins(const Marking& marking) const;
    /// The nodes that tokens stand before.
    [[nodiscard]] std::vector<const Node*> occupied(const Marking& marking) const;

    [[nodiscard]] bool has_inclusive_join() const { return has_inclusive_join_; }

    /// A gateway or a task with too many ways out for a proof; none is the rule.
    [[nodiscard]] const Node* too_complex() const { return too_complex_; }

private:
    struct Boundary {
        std::size_t number;
        std::size_t out;
        bool interrupting;
    };
    struct Step {
        const Node* node;
        std::vector<std::size_t> in{};
        std::vector<std::size_t> out{};
        std::vector<Boundary> boundaries{};
        std::size_t left_places = 0;  ///< the first of the places for "left by these boundary events", if it has any
        std::vector<std::uint64_t> reach{};  ///< of an inclusive join: place → which of its incoming flows can be reached
    };

    void number_flows(const Definition& definition, std::string_view scope);
    void number_left_places();
    void find_ways();
    void find_reach(Step& join);
    [[nodiscard]] bool is_simple(const Step& step) const;
    void put(Marking& marking, std::size_t flow) const;
    [[nodiscard]] bool is_enabled_join(const Step& step, const Marking& marking) const;
    void move_activity(std::size_t number, const Marking& marking, std::vector<Move>& moves) const;
    void move_join(std::size_t number, const Marking& marking, std::vector<Move>& moves) const;
    void split(std::size_t number, const Marking& taken, std::vector<Move>& moves) const;

    std::vector<Step> steps_{};
    std::vector<const Flow*> flows_{};
    std::vector<std::size_t> target_{};  ///< flow → step
    std::vector<std::size_t> source_{};  ///< flow → step
    std::vector<std::size_t> host_{};    ///< step of a boundary event → step of its activity; itself for the others
    std::vector<std::size_t> way_{};     ///< flow → the flow where a token put on it comes to stand; `gone` when it ends
    std::vector<std::size_t> left_host_{};  ///< place beyond the flows → step
    std::size_t start_ = 0;
    std::size_t places_ = 0;
    bool has_inclusive_join_ = false;
    const Node* too_complex_ = nullptr;
};

}  // namespace vanthu::workflow
