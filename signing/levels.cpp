#include "signing/levels.hpp"

namespace vanthu::signing {

const char* to_string(Level level) {
    switch (level) {
        case Level::b_b:
            return "B-B";
        case Level::b_t:
            return "B-T";
        case Level::b_lt:
            return "B-LT";
        case Level::b_lta:
            break;
    }
    return "B-LTA";
}

ClientText level_lowered(Level reached, const Error& reason) {
    const std::string level = to_string(reached);
    return {"Chữ ký chỉ đạt mức " + level + ": " + reason.detail.vi, "The signature reached level " + level + " only: " + reason.detail.en};
}

void collect_leaves(const SignatureFacts& signature, std::vector<Certificate>& leaves, std::vector<Certificate>& known) {
    if (signature.signer) {
        leaves.push_back(*signature.signer);
    }
    known.insert(known.end(), signature.certificates.begin(), signature.certificates.end());
    for (const TimestampFacts& stamp : signature.timestamps) {
        if (stamp.signer) {
            leaves.push_back(*stamp.signer);
        }
        known.insert(known.end(), stamp.certificates.begin(), stamp.certificates.end());
    }
}

}  // namespace vanthu::signing
