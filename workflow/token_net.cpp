#include "workflow/token_net.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace vanthu::workflow {
namespace {

constexpr std::size_t gone = std::numeric_limits<std::size_t>::max();
constexpr std::size_t leaving_boundaries_limit = 4;
constexpr std::size_t choices_limit = 8;
constexpr std::size_t joined_limit = 64;
constexpr char tokens_limit = 100;  // the proof stops at a loop that multiplies long before

bool takes_time(NodeKind kind) {
    return is_human(kind) || kind == NodeKind::catch_event || kind == NodeKind::receive_task || kind == NodeKind::sub_process ||
           kind == NodeKind::ad_hoc_sub_process || kind == NodeKind::call_activity;
}

bool joins(NodeKind kind) {
    return kind == NodeKind::parallel_gateway || kind == NodeKind::inclusive_gateway;
}

/// BPMN 2.0, 13.4.6: what clears the scope. An error ends it too; who catches it is another scope's matter.
bool clears(const Node& node) {
    return node.kind == NodeKind::end_event && (node.event.kind == EventKind::terminate || node.event.kind == EventKind::error);
}

}  // namespace

TokenNet::TokenNet(const Definition& definition, std::string_view scope) {
    number_flows(definition, scope);
    number_left_places();
    find_ways();
    for (Step& step : steps_) {
        if (step.node->kind == NodeKind::inclusive_gateway && step.in.size() > 1) {
            find_reach(step);
            has_inclusive_join_ = true;
        }
        if (joins(step.node->kind) && (step.in.size() > joined_limit ||
                                       (step.node->kind == NodeKind::inclusive_gateway && step.out.size() > choices_limit))) {
            too_complex_ = step.node;
        }
    }
}

void TokenNet::number_flows(const Definition& definition, std::string_view scope) {
    std::unordered_map<std::string_view, std::size_t> numbers;
    for (const Node& node : definition.nodes) {
        if (node.parent == scope) {
            numbers.emplace(node.id, steps_.size());
            steps_.push_back({&node});
        }
    }
    host_.resize(steps_.size());
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const Node& node = *steps_[i].node;
        for (const Flow& flow : node.flows) {
            const std::size_t number = flows_.size();
            flows_.push_back(&flow);
            source_.push_back(i);
            target_.push_back(numbers.at(flow.target));
            steps_[i].out.push_back(number);
            steps_[target_.back()].in.push_back(number);
        }
        start_ = node.kind == NodeKind::start_event ? i : start_;
        host_[i] = node.kind == NodeKind::boundary_event ? numbers.at(node.attached_to) : i;
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        if (host_[i] != i) {
            steps_[host_[i]].boundaries.push_back({i, steps_[i].out.front(), steps_[i].node->interrupting});
        }
    }
    places_ = flows_.size();
}

/// A task that k boundary events may leave without interrupting it has 2^k - 1 places for "these have happened".
void TokenNet::number_left_places() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const auto leaving = static_cast<std::size_t>(std::count_if(steps_[i].boundaries.begin(), steps_[i].boundaries.end(),
                                                                    [](const Boundary& one) { return !one.interrupting; }));
        if (leaving > leaving_boundaries_limit) {
            too_complex_ = steps_[i].node;
        } else if (leaving > 0) {
            steps_[i].left_places = places_;
            places_ += (std::size_t{1} << leaving) - 1;
            left_host_.resize(places_ - flows_.size(), i);
        }
    }
}

bool TokenNet::is_simple(const Step& step) const {
    return step.out.size() == 1 && step.boundaries.empty() && (!joins(step.node->kind) || step.in.size() == 1);
}

/// Where tokens go without a choice. One that ends without having waited for anything is gone at once; one that has waited
/// stays before the end, so that a loop which makes more and more of such work is seen.
void TokenNet::find_ways() {
    way_.resize(flows_.size());
    for (std::size_t flow = 0; flow < flows_.size(); ++flow) {
        std::size_t at = flow;
        bool waited = false;
        for (std::size_t hops = 0; hops < flows_.size() && is_simple(steps_[target_[at]]); ++hops) {
            waited = waited || takes_time(steps_[target_[at]].node->kind);
            at = steps_[target_[at]].out.front();
        }
        const Node& end = *steps_[target_[at]].node;
        way_[flow] = !waited && end.kind == NodeKind::end_event && !clears(end) ? gone : at;
    }
}

/// BPMN 2.0, 13.4.4: from which places a path leads to which empty incoming flow without passing the gateway itself.
void TokenNet::find_reach(Step& join) {
    join.reach.assign(places_, 0);
    const auto self = static_cast<std::size_t>(&join - steps_.data());
    for (std::size_t bit = 0; bit < join.in.size() && bit < joined_limit; ++bit) {
        const std::uint64_t mask = std::uint64_t{1} << bit;
        std::vector<std::size_t> open{join.in[bit]};
        while (!open.empty()) {
            const std::size_t before = host_[source_[open.back()]];
            open.pop_back();
            if (before == self) {
                continue;
            }
            for (const std::size_t flow : steps_[before].in) {
                if ((join.reach[flow] & mask) == 0) {
                    join.reach[flow] |= mask;
                    open.push_back(flow);
                }
            }
            for (std::size_t place = flows_.size(); place < places_; ++place) {
                if (left_host_[place - flows_.size()] == before) {
                    join.reach[place] |= mask;
                }
            }
        }
    }
}

void TokenNet::put(Marking& marking, std::size_t flow) const {
    const std::size_t place = way_[flow];
    if (place != gone && marking[place] < tokens_limit) {
        ++marking[place];
    }
}

Marking TokenNet::start() const {
    Marking marking(places_, '\0');
    put(marking, steps_[start_].out.front());
    return marking;
}

bool TokenNet::is_enabled_join(const Step& step, const Marking& marking) const {
    std::uint64_t filled = 0;
    for (std::size_t bit = 0; bit < step.in.size(); ++bit) {
        filled |= marking[step.in[bit]] > 0 ? std::uint64_t{1} << bit : 0U;
    }
    const std::uint64_t all = step.in.size() == joined_limit ? ~std::uint64_t{0} : (std::uint64_t{1} << step.in.size()) - 1;
    if (filled == 0 || filled == all || step.node->kind == NodeKind::parallel_gateway) {
        return filled == all;
    }
    for (std::size_t place = 0; place < places_; ++place) {
        const bool leads_here = place < flows_.size() && steps_[target_[place]].node == step.node;
        if (marking[place] > 0 && !leads_here && (step.reach[place] & ~filled) != 0 && (step.reach[place] & filled) == 0) {
            return false;
        }
    }
    return true;
}

void TokenNet::split(std::size_t number, const Marking& taken, std::vector<Move>& moves) const {
    const Step& step = steps_[number];
    if (step.node->kind == NodeKind::parallel_gateway || step.out.size() == 1) {
        Move move{taken, number};
        for (const std::size_t flow : step.out) {
            put(move.to, flow);
        }
        moves.push_back(std::move(move));
        return;
    }
    std::vector<std::size_t> conditional;
    for (const std::size_t flow : step.out) {
        if (flows_[flow]->is_default) {
            Move move{taken, number};
            put(move.to, flow);
            moves.push_back(std::move(move));
        } else {
            conditional.push_back(flow);
        }
    }
    for (std::size_t chosen = 1; chosen < (std::size_t{1} << conditional.size()); ++chosen) {
        Move move{taken, number};
        for (std::size_t i = 0; i < conditional.size(); ++i) {
            if ((chosen >> i & 1U) != 0) {
                put(move.to, conditional[i]);
            }
        }
        moves.push_back(std::move(move));
    }
}

void TokenNet::move_join(std::size_t number, const Marking& marking, std::vector<Move>& moves) const {
    if (!is_enabled_join(steps_[number], marking)) {
        return;
    }
    Marking taken = marking;
    for (const std::size_t flow : steps_[number].in) {
        taken[flow] = static_cast<char>(taken[flow] - (taken[flow] > 0 ? 1 : 0));
    }
    split(number, taken, moves);
}

void TokenNet::move_activity(std::size_t number, const Marking& marking, std::vector<Move>& moves) const {
    const Step& step = steps_[number];
    std::size_t leaving = 0;
    for (const Boundary& boundary : step.boundaries) {
        leaving += boundary.interrupting ? 0U : 1U;
    }
    const auto move_from = [&](std::size_t place, std::size_t left) {
        if (marking[place] == 0) {
            return;
        }
        Marking taken = marking;
        --taken[place];
        if (step.node->kind == NodeKind::end_event) {
            moves.push_back({clears(*step.node) ? Marking(places_, '\0') : taken, number});
        }
        for (const std::size_t flow : step.out) {
            moves.push_back({taken, number});
            put(moves.back().to, flow);
        }
        std::size_t bit = 1;
        for (const Boundary& boundary : step.boundaries) {
            const bool again = !boundary.interrupting && (left & bit) != 0;
            if (!again) {
                moves.push_back({taken, boundary.number});
                put(moves.back().to, boundary.out);
                if (!boundary.interrupting) {
                    ++moves.back().to[step.left_places + (left | bit) - 1];
                }
            }
            bit <<= boundary.interrupting ? 0U : 1U;
        }
    };
    for (const std::size_t flow : step.in) {
        move_from(flow, 0);
    }
    for (std::size_t left = 1; left < (std::size_t{1} << leaving); ++left) {
        move_from(step.left_places + left - 1, left);
    }
}

std::vector<TokenNet::Move> TokenNet::moves(const Marking& marking) const {
    std::vector<Move> moves;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        if (joins(steps_[i].node->kind)) {
            move_join(i, marking, moves);
        } else {
            move_activity(i, marking, moves);
        }
    }
    return moves;
}

std::vector<TokenNet::Waiting> TokenNet::waiting_joins(const Marking& marking) const {
    std::vector<Waiting> found;
    for (const Step& step : steps_) {
        const auto has_token = [&](std::size_t flow) { return marking[flow] > 0; };
        if (joins(step.node->kind) && std::any_of(step.in.begin(), step.in.end(), has_token) && !is_enabled_join(step, marking)) {
            const auto missing = std::find_if_not(step.in.begin(), step.in.end(), has_token);
            found.push_back({step.node, flows_[*missing]});
        }
    }
    return found;
}

std::vector<const Node*> TokenNet::occupied(const Marking& marking) const {
    std::vector<const Node*> found;
    for (std::size_t place = 0; place < places_; ++place) {
        if (marking[place] > 0) {
            found.push_back(steps_[place < flows_.size() ? target_[place] : left_host_[place - flows_.size()]].node);
        }
    }
    return found;
}

}  // namespace vanthu::workflow
