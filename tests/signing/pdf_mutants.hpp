#pragma once

#include <string>
#include <vector>

namespace vanthu::signing {

/// A signed file that somebody tampered with, and how.
struct Mutant {
    std::string name;
    std::string bytes;
};

/// What attackers are known to do to signed PDFs, done to this one: incremental saving, universal forgery, wrapping,
/// shadow attacks, attacks on certification, tricks with cross-references, and damage to single bytes. What a file has
/// no room for (a second font, an annotation) is left out.
[[nodiscard]] std::vector<Mutant> attack_mutants(const std::string& signed_file);

/// Updates that honest programs make after a signature.
[[nodiscard]] std::vector<Mutant> honest_updates(const std::string& signed_file);

}  // namespace vanthu::signing
