#include "signing/pdf/page_tree.hpp"

#include <set>

#include <qpdf/QPDF.hh>

namespace vanthu::signing {
namespace {

constexpr int depth_limit = 64;
constexpr std::size_t nodes_limit = 200'000;

class Walk final {
public:
    explicit Walk(int number) : left_(number) {}

    std::optional<QPDFObjectHandle> visit(QPDFObjectHandle node, int depth) {
        if (!node.isDictionary() || !node.isIndirect() || depth > depth_limit || seen_.size() >= nodes_limit ||
            !seen_.insert(node.getObjGen()).second) {
            return std::nullopt;
        }
        QPDFObjectHandle kids = node.getKey("/Kids");
        if (!kids.isArray()) {
            return --left_ == 0 ? std::optional{node} : std::nullopt;
        }
        const long long count = node.getKey("/Count").isInteger() ? node.getKey("/Count").getIntValue() : -1;
        if (count >= 0 && count < left_) {
            left_ -= count;
            return std::nullopt;
        }
        // As many pages as kids: each kid is a page.
        if (count == kids.getArrayNItems()) {
            QPDFObjectHandle kid = kids.getArrayItem(static_cast<int>(left_) - 1);
            if (kid.isIndirect() && kid.isDictionary() && !kid.hasKey("/Kids")) {
                return kid;
            }
        }
        for (int i = 0; i < kids.getArrayNItems(); ++i) {
            if (auto found = visit(kids.getArrayItem(i), depth + 1)) {
                return found;
            }
        }
        return std::nullopt;
    }

private:
    long long left_;  ///< how many pages on the wanted one is
    std::set<QPDFObjGen> seen_{};
};

}  // namespace

std::optional<QPDFObjectHandle> find_page(QPDF& qpdf, int number) {
    return number < 1 ? std::nullopt : Walk(number).visit(qpdf.getRoot().getKey("/Pages"), 0);
}

}  // namespace vanthu::signing
