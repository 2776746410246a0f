#include "server/app/outgoing/word_diff.hpp"

#include <algorithm>
#include <unordered_map>

namespace vanthu::app {
namespace {

using Kind = DiffRun::Kind;
using Words = std::vector<PlacedWord>;

/// Half-open ranges of both sides.
struct Passage {
    std::size_t from, from_end, to, to_end;
};

/// One step of the script: a word of one side or of both.
struct Step {
    Kind kind;
    std::size_t from, to;
};

class Differ final {
public:
    Differ(const Words& from, const Words& to, int effort) : effort_(effort) {
        const auto numbers = [this](const Words& words, std::vector<int>& into) {
            for (const PlacedWord& word : words) {
                into.push_back(known_.emplace(word.text, static_cast<int>(known_.size())).first->second);
            }
        };
        numbers(from, a_);
        numbers(to, b_);
    }

    std::vector<Step> run() {
        Passage all{0, a_.size(), 0, b_.size()};
        keep_equal_begin(all);
        std::size_t tail = 0;
        while (all.from < all.from_end && all.to < all.to_end && a_[all.from_end - 1] == b_[all.to_end - 1]) {
            --all.from_end;
            --all.to_end;
            ++tail;
        }
        for (const auto& [from, to] : anchors(all)) {
            between({all.from, from, all.to, to});
            steps_.push_back({Kind::equal, from, to});
            all.from = from + 1;
            all.to = to + 1;
        }
        between(all);
        for (std::size_t i = 0; i < tail; ++i) {
            steps_.push_back({Kind::equal, all.from_end + i, all.to_end + i});
        }
        return std::move(steps_);
    }

private:
    void keep_equal_begin(Passage& passage) {
        while (passage.from < passage.from_end && passage.to < passage.to_end && a_[passage.from] == b_[passage.to]) {
            steps_.push_back({Kind::equal, passage.from++, passage.to++});
        }
    }

    /// Words that stand once on each side, in the longest order that both sides share.
    std::vector<std::pair<std::size_t, std::size_t>> anchors(const Passage& passage) const {
        struct Seen {
            int from_count = 0, to_count = 0;
            std::size_t to = 0;
        };
        std::unordered_map<int, Seen> seen;
        for (std::size_t i = passage.from; i < passage.from_end; ++i) {
            ++seen[a_[i]].from_count;
        }
        for (std::size_t j = passage.to; j < passage.to_end; ++j) {
            Seen& one = seen[b_[j]];
            ++one.to_count;
            one.to = j;
        }
        std::vector<std::pair<std::size_t, std::size_t>> pairs;
        for (std::size_t i = passage.from; i < passage.from_end; ++i) {
            const Seen& one = seen[a_[i]];
            if (one.from_count == 1 && one.to_count == 1) {
                pairs.emplace_back(i, one.to);
            }
        }
        // The longest increasing run of the second numbers.
        std::vector<std::size_t> piles;
        std::vector<std::size_t> before(pairs.size(), pairs.size());
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const auto pile = std::lower_bound(piles.begin(), piles.end(), pairs[i].second,
                                               [&](std::size_t one, std::size_t value) { return pairs[one].second < value; });
            before[i] = pile == piles.begin() ? pairs.size() : *(pile - 1);
            if (pile == piles.end()) {
                piles.push_back(i);
            } else {
                *pile = i;
            }
        }
        std::vector<std::pair<std::size_t, std::size_t>> chosen;
        for (std::size_t at = piles.empty() ? pairs.size() : piles.back(); at != pairs.size(); at = before[at]) {
            chosen.push_back(pairs[at]);
        }
        std::reverse(chosen.begin(), chosen.end());
        return chosen;
    }

    void between(Passage passage) {
        keep_equal_begin(passage);
        const auto n = static_cast<int>(passage.from_end - passage.from);
        const auto m = static_cast<int>(passage.to_end - passage.to);
        if (n == 0 || m == 0 || !shortest(passage, n, m)) {
            for (std::size_t i = passage.from; i < passage.from_end; ++i) {
                steps_.push_back({Kind::removed, i, passage.to});
            }
            for (std::size_t j = passage.to; j < passage.to_end; ++j) {
                steps_.push_back({Kind::added, passage.from_end, j});
            }
        }
    }

    /// Myers' greedy algorithm; false when the script would be longer than the effort.
    bool shortest(const Passage& passage, int n, int m) {
        const int most = std::min(n + m, effort_);
        std::vector<int> furthest(static_cast<std::size_t>(2 * most + 3), 0);
        const auto at = [most](int k) { return static_cast<std::size_t>(k + most + 1); };
        std::vector<std::vector<int>> history;
        for (int d = 0; d <= most; ++d) {
            history.emplace_back(furthest.begin() + static_cast<std::ptrdiff_t>(at(-d) - 1), furthest.begin() + static_cast<std::ptrdiff_t>(at(d) + 2));
            for (int k = -d; k <= d; k += 2) {
                const bool down = k == -d || (k != d && furthest[at(k - 1)] < furthest[at(k + 1)]);
                int x = down ? furthest[at(k + 1)] : furthest[at(k - 1)] + 1;
                while (x < n && x - k < m && same(passage, x, x - k)) {
                    ++x;
                }
                furthest[at(k)] = x;
                if (x >= n && x - k >= m) {
                    trace(passage, history, n, m);
                    return true;
                }
            }
        }
        return false;
    }

    bool same(const Passage& passage, int x, int y) const {
        return a_[passage.from + static_cast<std::size_t>(x)] == b_[passage.to + static_cast<std::size_t>(y)];
    }

    void trace(const Passage& passage, const std::vector<std::vector<int>>& history, int x, int y) {
        std::vector<Step> backwards;
        const auto step = [&](Kind kind, int one, int other) {
            backwards.push_back({kind, passage.from + static_cast<std::size_t>(one), passage.to + static_cast<std::size_t>(other)});
        };
        for (int d = static_cast<int>(history.size()) - 1; d >= 0; --d) {
            const auto value = [&](int k) { return history[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d + 1)]; };
            const int k = x - y;
            const bool down = k == -d || (k != d && value(k - 1) < value(k + 1));
            const int before_x = d == 0 ? 0 : down ? value(k + 1) : value(k - 1);
            const int before_y = d == 0 ? 0 : before_x - (down ? k + 1 : k - 1);
            const int begin_x = d == 0 ? 0 : down ? before_x : before_x + 1;
            while (x > begin_x && y > (d == 0 ? 0 : begin_x - k)) {
                step(Kind::equal, --x, --y);
            }
            if (d > 0) {
                down ? step(Kind::added, before_x, before_y) : step(Kind::removed, before_x, before_y);
                x = before_x;
                y = before_y;
            }
        }
        steps_.insert(steps_.end(), backwards.rbegin(), backwards.rend());
    }

    int effort_;
    std::unordered_map<std::string_view, int> known_;
    std::vector<int> a_, b_;
    std::vector<Step> steps_;
};

}  // namespace

std::vector<PlacedWord> placed_words(std::string_view text) {
    std::vector<PlacedWord> words;
    int page = 1;
    std::string word;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char one = i < text.size() ? text[i] : ' ';
        const bool is_space = one == ' ' || one == '\n' || one == '\t' || one == '\r' || one == '\f';
        if (!is_space) {
            word.push_back(one);
            continue;
        }
        if (!word.empty()) {
            words.push_back({word, page});
            word.clear();
        }
        page += one == '\f' ? 1 : 0;
    }
    return words;
}

std::vector<DiffRun> word_diff(const std::vector<PlacedWord>& from, const std::vector<PlacedWord>& to, int effort) {
    std::vector<DiffRun> runs;
    for (const Step& step : Differ(from, to, effort).run()) {
        const int from_page = step.kind == Kind::added ? 0 : from.at(step.from).page;
        const int to_page = step.kind == Kind::removed ? 0 : to.at(step.to).page;
        const bool goes_on = !runs.empty() && runs.back().kind == step.kind && runs.back().from_page == from_page && runs.back().to_page == to_page;
        if (!goes_on) {
            runs.push_back({step.kind, {}, from_page, to_page, 0});
        }
        DiffRun& run = runs.back();
        run.text += (run.words == 0 ? "" : " ") + (step.kind == Kind::added ? to.at(step.to).text : from.at(step.from).text);
        ++run.words;
    }
    return runs;
}

}  // namespace vanthu::app
