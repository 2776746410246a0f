#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace vanthu {

/// A password, PIN or token. Cannot be printed or formatted, and its memory is overwritten when it goes.
class SecretString final {
public:
    SecretString() = default;
    explicit SecretString(std::string value) : value_(std::move(value)) {}
    SecretString(const SecretString&) = default;
    SecretString& operator=(const SecretString&) = default;
    SecretString(SecretString&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    SecretString& operator=(SecretString&& other) noexcept {
        wipe();
        value_ = std::move(other.value_);
        other.wipe();
        return *this;
    }
    ~SecretString() { wipe(); }

    /// The only way to the value; a reviewer searches for this word.
    [[nodiscard]] const std::string& reveal() const { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }

private:
    void wipe();
    std::string value_;
};

}  // namespace vanthu
