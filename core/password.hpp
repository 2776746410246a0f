#pragma once

#include <string>

#include "core/random.hpp"
#include "core/secret.hpp"

namespace vanthu {

/// Cost of Argon2id (RFC 9106). The default is the second recommended option of its section 4, with one lane.
struct PasswordCost {
    unsigned iterations = 3;
    unsigned memory_kib = 64U * 1024U;
    unsigned lanes = 1;
};

/// Argon2id in the PHC string format, with 16 bytes of salt and 32 of hash. Takes tens of milliseconds and
/// `memory_kib` of memory: never call it inside a transaction.
[[nodiscard]] std::string hash_password(const SecretString& password, const PasswordCost& cost, Random& random);

/// A hash that no password has, of the same form and cost; made without the work. What is verified for unknown names, so
/// that they take as long as known ones.
[[nodiscard]] std::string unmatchable_password(const PasswordCost& cost, Random& random);

/// False also for a text that is no Argon2id hash.
[[nodiscard]] bool verify_password(const SecretString& password, const std::string& hash);

}  // namespace vanthu
