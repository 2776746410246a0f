#include "workflow/soundness.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "workflow/token_net.hpp"

namespace vanthu::workflow {
namespace {

// Of one scope, and less when each marking is large.
constexpr std::size_t markings_limit = 50'000;
constexpr std::size_t markings_bytes_limit = 32U * 1024U * 1024U;
// Of all scopes of a definition.
constexpr std::size_t moves_limit = 500'000;

/// Breadth first over the markings of one scope.
class Proof final {
public:
    /// Takes its moves from `moves_left`.
    Proof(const Definition& definition, std::string_view scope, std::size_t& moves_left)
        : net_(definition, scope), place_(definition.start_of(scope)), moves_left_(moves_left) {}

    Problems find() {
        if (const Node* node = net_.too_complex()) {
            return {problem_of(*node, {"Quá nhiều nhánh để chứng minh quy trình luôn kết thúc được.",
                                       "Too many branches to prove that the process can always end."})};
        }
        visit(net_.start(), none, none);
        for (std::size_t at = 0; at < seen_.size() && !stopped_; ++at) {
            expand(at);
        }
        if (problems_.empty()) {
            check_that_all_can_end();
        }
        return std::move(problems_);
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    struct Seen {
        const Marking* marking;  ///< a key of numbers_, which stays where it is
        int tokens;
        std::size_t from;
        std::size_t node;
        std::vector<std::size_t> before{};
    };

    static int tokens_in(const Marking& marking) { return std::accumulate(marking.begin(), marking.end(), 0); }

    std::size_t visit(Marking marking, std::size_t from, std::size_t node) {
        const int tokens = tokens_in(marking);
        const auto [found, is_new] = numbers_.emplace(std::move(marking), seen_.size());
        if (is_new) {
            seen_.push_back({&found->first, tokens, from, node});
            check_growth(seen_.size() - 1);
        }
        if (from != none) {
            seen_[found->second].before.push_back(from);
        }
        return found->second;
    }

    void expand(std::size_t at) {
        const Marking marking = *seen_[at].marking;
        auto moves = net_.moves(marking);
        const bool is_too_much = seen_.size() > markings_limit || seen_.size() * marking.size() > markings_bytes_limit;
        if (is_too_much || moves.size() > moves_left_) {
            stop(*place_, {"Quy trình quá phức tạp để chứng minh luôn kết thúc được.",
                           "The process is too complex to prove that it can always end."});
            return;
        }
        moves_left_ -= moves.size();
        if (moves.empty() && seen_[at].tokens > 0) {
            report_deadlock(marking);
        }
        for (TokenNet::Move& move : moves) {
            if (!stopped_) {
                visit(std::move(move.to), at, move.node);
            }
        }
    }

    void stop(const Node& node, ClientText text) {
        problems_.push_back(problem_of(node, std::move(text)));
        stopped_ = true;
    }

    void report_deadlock(const Marking& marking) {
        for (const auto& [gateway, missing] : net_.waiting_joins(marking)) {
            if (reported_.insert(gateway).second) {
                problems_.push_back(problem_of(*gateway, {fmt::format("Có thể chờ mãi luồng “{}” ở đây.", missing->id),
                                                          fmt::format("This can wait for ever for the flow “{}”.", missing->id)}));
            }
        }
    }

    /// A marking that holds all that an earlier one on its way held, and more, can be reached again with more yet.
    /// An inclusive join may swallow what there is more, so with one in the game the growth has to have gone on for a while:
    /// only places where tokens have piled up already count.
    void check_growth(std::size_t at) {
        const char piled_up = net_.has_inclusive_join() ? 2 : 0;
        std::size_t grower = none;
        for (std::size_t step = at; seen_[step].from != none; step = seen_[step].from) {
            const std::size_t earlier = seen_[step].from;
            if (seen_[step].tokens > seen_[earlier].tokens) {
                grower = seen_[step].node;
            }
            if (seen_[earlier].tokens < seen_[at].tokens && covers(*seen_[at].marking, *seen_[earlier].marking, piled_up)) {
                stop(net_.node(grower), {"Vòng lặp qua đây sinh thêm nhánh mỗi lần và không bao giờ gộp lại.",
                                         "A loop through here makes more branches each time and never joins them."});
                return;
            }
        }
    }

    static bool covers(const Marking& more, const Marking& less, char piled_up) {
        return std::equal(more.begin(), more.end(), less.begin(),
                          [&](char a, char b) { return a == b || (a > b && b >= piled_up); });
    }

    void check_that_all_can_end() {
        std::vector<bool> ends(seen_.size(), false);
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            if (seen_[i].tokens == 0) {
                open.push_back(i);
            }
        }
        while (!open.empty()) {
            const std::size_t at = open.back();
            open.pop_back();
            if (!ends[at]) {
                ends[at] = true;
                open.insert(open.end(), seen_[at].before.begin(), seen_[at].before.end());
            }
        }
        const auto stuck = std::find(ends.begin(), ends.end(), false);
        if (stuck != ends.end()) {
            for (const Node* node : net_.occupied(*seen_[static_cast<std::size_t>(stuck - ends.begin())].marking)) {
                problems_.push_back(problem_of(*node, {"Quy trình có thể chạy mãi quanh đây mà không kết thúc.",
                                                       "The process can go on around here for ever and never end."}));
            }
        }
    }

    TokenNet net_;
    const Node* place_;
    std::unordered_map<Marking, std::size_t> numbers_{};
    std::vector<Seen> seen_{};
    std::set<const Node*> reported_{};
    Problems problems_{};
    std::size_t& moves_left_;
    bool stopped_ = false;
};

}  // namespace

Problems check_soundness(const Definition& definition) {
    std::size_t moves_left = moves_limit;
    Problems problems = Proof(definition, {}, moves_left).find();
    for (const Node& node : definition.nodes) {
        if (node.kind == NodeKind::sub_process) {
            Problems more = Proof(definition, node.id, moves_left).find();
            problems.insert(problems.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        }
    }
    return problems;
}

}  // namespace vanthu::workflow
