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

Result<Level> parse_level(std::string_view name) {
    for (const Level level : {Level::b_b, Level::b_t, Level::b_lt, Level::b_lta}) {
        if (name == to_string(level)) {
            return level;
        }
    }
    return fail(Code::invalid_input, {"Mức chữ ký là B-B, B-T, B-LT hoặc B-LTA.", "A signature's level is B-B, B-T, B-LT or B-LTA."});
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

void fetch_missing(FileFacts& facts, ValidationDataSource& source) {
    std::vector<Certificate> leaves;
    std::vector<Certificate> known = facts.certificates;
    for (const SignatureFacts& one : facts.signatures) {
        collect_leaves(one, leaves, known);
    }
    ValidationData data = source.collect(leaves, known);
    facts.fetched = std::move(data.revocation);
    facts.certificates.insert(facts.certificates.end(), data.certificates.begin(), data.certificates.end());
    facts.messages.insert(facts.messages.end(), data.missing.begin(), data.missing.end());
}

}  // namespace vanthu::signing
