#include "core/password.hpp"

#include <stdexcept>

#include <argon2.h>
#include <fmt/format.h>

namespace vanthu {

std::string unmatchable_password(const PasswordCost& cost, Random& random) {
    const auto field = [&random](std::size_t size) {
        std::string text = to_base64(random.bytes(size));
        text.erase(text.find_last_not_of('=') + 1);  // PHC strings have no padding
        return text;
    };
    return fmt::format("$argon2id$v=19$m={},t={},p={}${}${}", cost.memory_kib, cost.iterations, cost.lanes, field(16), field(32));
}

std::string hash_password(const SecretString& password, const PasswordCost& cost, Random& random) {
    constexpr std::size_t salt_size = 16;
    constexpr std::size_t hash_size = 32;
    const Bytes salt = random.bytes(salt_size);
    std::string encoded(argon2_encodedlen(cost.iterations, cost.memory_kib, cost.lanes, salt_size, hash_size, Argon2_id),
                        '\0');
    const int status =
        argon2id_hash_encoded(cost.iterations, cost.memory_kib, cost.lanes, password.reveal().data(),
                              password.reveal().size(), salt.data(), salt.size(), hash_size, encoded.data(), encoded.size());
    if (status != ARGON2_OK) {
        throw std::runtime_error(argon2_error_message(status));
    }
    encoded.resize(encoded.find('\0'));
    return encoded;
}

bool verify_password(const SecretString& password, const std::string& hash) {
    return argon2id_verify(hash.c_str(), password.reveal().data(), password.reveal().size()) == ARGON2_OK;
}

}  // namespace vanthu
