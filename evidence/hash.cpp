#include "evidence/hash.hpp"

#include <array>

namespace vanthu::evidence {
namespace {

constexpr std::array<std::byte, 1> leaf_prefix{std::byte{0}};
constexpr std::array<std::byte, 1> node_prefix{std::byte{1}};

}  // namespace

Hash leaf_hash(ByteView data) {
    Sha256Stream stream;
    stream.update(leaf_prefix);
    stream.update(data);
    return stream.finish();
}

Hash node_hash(const Hash& left, const Hash& right) {
    Sha256Stream stream;
    stream.update(node_prefix);
    stream.update(left);
    stream.update(right);
    return stream.finish();
}

Hash empty_root() {
    return sha256({});
}

}  // namespace vanthu::evidence
