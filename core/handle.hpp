#pragma once

#include <memory>

namespace vanthu {

/// Owns a C object and frees it with the given function: `Handle<EVP_PKEY, EVP_PKEY_free>`. Zero overhead; each
/// `release()` at a call site says in a comment who owns the pointer from there.
template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* pointer) const noexcept {
        static_cast<void>(Free(pointer));
    }
};

template <class T, auto Free>
using Handle = std::unique_ptr<T, FreeWith<Free>>;

}  // namespace vanthu
