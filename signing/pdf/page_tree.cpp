#include "signing/pdf/page_tree.hpp"

#include <set>

namespace vanthu::signing {
namespace {

constexpr int depth_limit = 64;
constexpr std::size_t nodes_limit = 200'000;

class Walk final {
public:
    explicit Walk(int number) : left_(number) {}

    std::optional<pdf::Object> visit(pdf::Object node, int depth) {
        if (!node.is_dictionary() || !node.is_indirect() || depth > depth_limit || seen_.size() >= nodes_limit ||
            !seen_.insert(node.id()).second) {
            return std::nullopt;
        }
        pdf::Object kids = node.get("/Kids");
        if (!kids.is_array()) {
            return --left_ == 0 ? std::optional{node} : std::nullopt;
        }
        const long long count = node.get("/Count").is_integer() ? node.get("/Count").integer() : -1;
        if (count >= 0 && count < left_) {
            left_ -= count;
            return std::nullopt;
        }
        // As many pages as kids: each kid is a page.
        if (count == kids.size()) {
            pdf::Object kid = kids.at(static_cast<int>(left_) - 1);
            if (kid.is_indirect() && kid.is_dictionary() && !kid.has("/Kids")) {
                return kid;
            }
        }
        for (int i = 0; i < kids.size(); ++i) {
            if (auto found = visit(kids.at(i), depth + 1)) {
                return found;
            }
        }
        return std::nullopt;
    }

private:
    long long left_;  ///< how many pages on the wanted one is
    std::set<pdf::Identifier> seen_{};
};

void append_pages(pdf::Object node, int depth, std::set<pdf::Identifier>& seen, std::vector<pdf::Object>& into) {
    if (!node.is_dictionary() || !node.is_indirect() || depth > depth_limit || into.size() >= nodes_limit || !seen.insert(node.id()).second) {
        return;
    }
    const pdf::Object kids = node.get("/Kids");
    if (!kids.is_array()) {
        into.push_back(node);
        return;
    }
    for (const pdf::Object& kid : kids.items()) {
        append_pages(kid, depth + 1, seen, into);
    }
}

}  // namespace

std::optional<pdf::Object> find_page(const pdf::Document& document, int number) {
    return number < 1 ? std::nullopt : Walk(number).visit(document.root().get("/Pages"), 0);
}

std::vector<pdf::Object> all_pages(const pdf::Document& document) {
    std::vector<pdf::Object> pages;
    std::set<pdf::Identifier> seen;
    append_pages(document.root().get("/Pages"), 0, seen, pages);
    return pages;
}

Rectangle media_box(pdf::Object page) {
    auto box = page.get("/MediaBox").rectangle();
    for (int depth = 0; !box && page.has("/Parent") && depth < 32; ++depth) {
        page = page.get("/Parent");
        box = page.get("/MediaBox").rectangle();
    }
    return box ? Rectangle{box->left, box->bottom, box->right - box->left, box->top - box->bottom} : Rectangle{0, 0, 595, 842};
}

int page_rotation(pdf::Object page) {
    for (int depth = 0; !page.get("/Rotate").is_integer() && page.has("/Parent") && depth < 32; ++depth) {
        page = page.get("/Parent");
    }
    const int turned = page.get("/Rotate").is_integer() ? page.get("/Rotate").small_integer() % 360 : 0;
    return turned % 90 == 0 ? (turned + 360) % 360 : 0;
}

}  // namespace vanthu::signing
