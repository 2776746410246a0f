#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/bytes.hpp"

struct evp_md_ctx_st;
struct evp_md_st;

namespace vanthu::signing {

/// Digests over stretches of one file, as its signatures cover them (ISO 32000-1 clause 12.8.1). The file's beginning, which
/// later signatures share with earlier ones, is read once for each algorithm when they come in the order of their ends. Any
/// other order, and stretches that begin elsewhere, cost another reading and give the same digests.
class RangeDigests final {
public:
    /// `is_mapped`: the file lies in a mapping, of which a large file's pages are let go as they are read.
    RangeDigests(ByteView file, bool is_mapped);
    ~RangeDigests();
    RangeDigests(const RangeDigests&) = delete;
    RangeDigests& operator=(const RangeDigests&) = delete;
    /// By OpenSSL's name of the algorithm; empty for one that is not known. `parts` are views of the
    /// file, one at least.
    [[nodiscard]] Bytes digest(const std::string& algorithm, const std::vector<ByteView>& parts);

private:
    struct Beginning;
    /// Brings the context behind the first part.
    bool begin(evp_md_ctx_st* context, const evp_md_st* method, Beginning& beginning, ByteView first);

    ByteView file_;
    bool is_mapped_;
    std::map<std::string, Beginning> beginnings_;  ///< by algorithm
    std::map<std::string, Bytes> known_;
};

}  // namespace vanthu::signing
